// Entry of the window in an ordinary browser (`npm run dev`, then /fake.html): everything real but the owner.

import { mount } from "svelte";
import App from "./App.svelte";
import "./app.css";
import { fakeHost } from "./host.fake";
import "./tokens.css";

const target = document.getElementById("app");
if (target !== null) mount(App, { target, props: { host: fakeHost() } });
