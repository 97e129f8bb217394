// Entry of the real window.

import { mount } from "svelte";
import App from "./App.svelte";
import "./app.css";
import { host } from "./host";
import { speak } from "./texts";
import "./tokens.css";

speak(null);
const target = document.getElementById("app");
if (target !== null) mount(App, { target, props: { host } });
