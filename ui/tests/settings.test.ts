import { cleanup, screen, waitFor } from "@testing-library/svelte";
import { afterEach, describe, expect, it } from "vitest";
import { speak } from "../src/texts";
import { faults, open } from "./screens";

afterEach(() => {
  cleanup();
  speak("en");
});

describe("settings", () => {
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

  it("say that updates are off", async () => {
    await open("settings");
    expect(await screen.findByText("Traygate 0.1.0")).toBeVisible();
    expect(screen.getByText(/^There is no place yet from which updates come/)).toBeVisible();
  });
});
