import { cleanup, screen, waitFor } from "@testing-library/svelte";
import { afterEach, describe, expect, it } from "vitest";
import { speak } from "../src/texts";
import { wear } from "../src/theme";
import { faults, open } from "./screens";

afterEach(() => {
  cleanup();
  speak("en");
  wear("system");
});

const nothing = { language: null, theme: null, port: null, start_at_login: null };

describe("settings", () => {
  it("change language and theme of the open window at once", async () => {
    const { host, user } = await open("settings");
    await user.selectOptions(await screen.findByRole("combobox", { name: "Language" }), "Deutsch");
    expect(host.calls).toContain(`settings ${JSON.stringify({ ...nothing, language: "de" })}`);
    expect(await screen.findByRole("heading", { level: 1, name: "Einstellungen" })).toBeVisible();
    await user.selectOptions(screen.getByRole("combobox", { name: "Darstellung" }), "Dunkel");
    await waitFor(() => expect(document.documentElement.dataset["theme"]).toBe("dark"));
    await user.selectOptions(screen.getByRole("combobox", { name: "Sprache" }), "Français");
    expect(await screen.findByRole("heading", { level: 1, name: "Réglages" })).toBeVisible();
    expect(await faults()).toEqual([]);
  });

  it("say what another port leaves behind, and leave a refused switch where it stood", async () => {
    const { host, user } = await open("settings");
    const port = await screen.findByRole("textbox", { name: "Port on this computer" });
    await user.clear(port);
    await user.type(port, "7800");
    await user.click(screen.getByRole("button", { name: "Apply" }));
    expect(host.calls).toContain(`settings ${JSON.stringify({ ...nothing, port: 7800 })}`);
    expect(await screen.findByText(/^It counts now\. 2 entries of apps still lead to the port before/)).toBeVisible();
    host.failNext({ kind: "ours", message: "start at login: cannot write", hint: null });
    const login = screen.getByRole("switch", { name: "Start at login" });
    await user.click(login);
    expect(await screen.findByText("start at login: cannot write")).toBeVisible();
    await waitFor(() => expect(login).not.toBeChecked());
    await user.click(login);
    await waitFor(() => expect(login).toBeChecked());
  });

  it("start at login only where there is an app to start", async () => {
    await open("settings", (host) => (host.kept.settings.start_at_login = null));
    expect(await screen.findByRole("switch", { name: "Start at login" })).toBeDisabled();
    expect(screen.getByText("The desktop app is not installed beside this Traygate.")).toBeVisible();
  });

  it("choose the way out", async () => {
    const { host, user } = await open("settings");
    const proxy = await screen.findByRole("combobox", { name: "Proxy" });
    await user.selectOptions(proxy, "None");
    expect(host.calls).toContain('network {"proxy":"none","certificates":null,"forget_certificates":false}');
    await user.selectOptions(proxy, "This one");
    await user.type(screen.getByRole("textbox", { name: "This one" }), "proxy.acme.example:8080{Enter}");
    expect(host.calls).toContain('network {"proxy":"proxy.acme.example:8080","certificates":null,"forget_certificates":false}');
    await user.upload(screen.getByLabelText("More certificates"), new File(["AB"], "acme.pem"));
    expect(await screen.findByText("One certificate of acme.pem is trusted, beside the system’s.")).toBeVisible();
    expect(host.calls).toContain('network {"proxy":null,"certificates":{"name":"acme.pem","base64":"QUI="},"forget_certificates":false}');
    await user.click(screen.getByRole("button", { name: "Forget" }));
    await waitFor(() => expect(screen.queryByRole("button", { name: "Forget" })).toBeNull());
    expect(await faults()).toEqual([]);
  });

  it("look after the vault", async () => {
    const { host, user } = await open("settings");
    expect(await screen.findByText("2 open")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Begin a new one" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Make a new one" }));
    expect(await screen.findByText("Everything is sealed with a new master key.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("Saved as /home/jo/Downloads/traygate-backup.json.")).toBeVisible();
    await user.upload(screen.getByLabelText("Restore…"), new File(["{}"], "traygate-backup.json"));
    expect(await screen.findByText("Sign in to Part3: Studio North.")).toBeVisible();
    expect(host.calls).toContain("restore {}");
  });

  it("offer a new vault only where this one is damaged", async () => {
    const { host, user } = await open("settings", (host) => (host.kept.vault.damage = "it is no database"));
    expect(await screen.findByText("Damaged: it is no database")).toBeVisible();
    expect(screen.getByRole("button", { name: "Make a new one" })).toBeDisabled();
    await user.click(screen.getByRole("button", { name: "Begin a new one" }));
    expect(host.calls).toContain("reset-vault");
    expect(await screen.findByText("2 open")).toBeVisible();
  });

  it("look for updates at a click, and install them at another", async () => {
    const newer = { version: "0.2.0", notes: "Instances can be sorted.", installs: true };
    const { host, user } = await open("settings", (host) => (host.kept.updates = null));
    const look = await screen.findByRole("button", { name: "Look for updates" });
    expect(host.calls).not.toContain("look-for-update");
    await user.click(look);
    expect(await screen.findByText("This is the newest version.")).toBeVisible();
    host.failNext({ kind: "ours", message: "nobody answers", hint: null });
    await user.click(look);
    expect(await screen.findByText("nobody answers")).toBeVisible();
    host.kept.updates = newer;
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("Traygate 0.2.0 is there.")).toBeVisible();
    expect(screen.queryByText("nobody answers")).toBeNull();
    await user.click(screen.getByText("What is new"));
    expect(screen.getByText("Instances can be sorted.")).toBeVisible();
    expect(host.calls).not.toContain("install-update");
    expect(await faults()).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Install and restart" }));
    expect(await screen.findByText(/^Fetching and checking the package/)).toBeVisible();
    expect(host.calls).toContain("install-update");
    expect(look).toBeDisabled();
  });

  it("leave an update to whoever installed this version, and say why one was refused", async () => {
    const newer = { version: "0.2.0", notes: null, installs: false };
    const { host, user } = await open("settings", (host) => (host.kept.updates = newer));
    await user.click(await screen.findByRole("button", { name: "Look for updates" }));
    expect(await screen.findByText(/^Install it the way you installed this one/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Install and restart" })).toBeNull();
    expect(screen.queryByText("What is new")).toBeNull();
    host.kept.updates = { ...newer, installs: true };
    await user.click(screen.getByRole("button", { name: "Look for updates" }));
    host.failOn("install-update", { kind: "ours", message: "not signed by them", hint: "it was thrown away" });
    await user.click(await screen.findByRole("button", { name: "Install and restart" }));
    expect(await screen.findByText("not signed by them")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Install and restart" })).toBeNull();
  });

  it("say that updates are off, and show the log", async () => {
    const { host, user } = await open("settings");
    expect(await screen.findByText("Traygate 0.1.0")).toBeVisible();
    expect(screen.getByText(/^There is no place yet from which updates come/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Look for updates" })).toBeNull();
    expect(host.calls).not.toContain("look-for-update");
    await user.click(screen.getByRole("button", { name: "Show the folder" }));
    expect(host.calls).toContain("show-log");
  });
});
