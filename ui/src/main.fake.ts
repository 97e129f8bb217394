// Entry of the window in an ordinary browser (`npm run dev`, then /fake.html): everything real but the owner.

import { mount } from "svelte";
import App from "./App.svelte";
import "./app.css";
import { fakeHost, fresh, workday } from "./host.fake";
import type { Place, ScreenId } from "./shell";
import { findings } from "./samples.fake";
import { screens } from "./screens";
import "./tokens.css";
import type { Look } from "./wire/Look";

const target = document.getElementById("app");
const asked = new URLSearchParams(location.search);
// `?lang=de` for one of the languages, `?theme=dark` for the other look, `?at=server/partnerstack` for one of the screens.
const day = workday();
const wanted = (asked.get("lang") ?? "system") as Look["language"];
day.look = { language: wanted, theme: (asked.get("theme") ?? "system") as Look["theme"] };
const [screen = "", subject = ""] = (asked.get("at") ?? "").split("/");
const first: Place = { screen: (Object.keys(screens) as ScreenId[]).find((it) => it === screen) ?? "connections", subject };
// `?findings` for a day with something to mend, `?new` for the first start.
if (asked.has("findings")) day.findings = findings();
if (asked.has("new")) fresh(day);
if (target !== null) mount(App, { target, props: { host: fakeHost(day), first } });
