//! The real AI apps: how each is started without anybody before it, with a model of ours instead of its maker's.

/// One app. `{model}` in its texts is the address of the model, `{hub}` a free port.
pub(super) struct RealApp {
    /// Its client id; `tests/fixtures/real-apps.json` says which package it is.
    pub(super) id: &'static str,
    /// What is started of the package.
    pub(super) program: &'static str,
    pub(super) words: &'static [&'static str],
    pub(super) env: &'static [(&'static str, &'static str)],
    /// What stands in its home: which model it is to use, and that it is to keep to itself.
    pub(super) files: &'static [(&'static str, &'static str)],
    pub(super) proof: Proof,
}

/// What shows that the app has our tools.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proof {
    /// It offers them to the model, which calls one and reads the answer.
    Call,
    /// It cannot be given another model than its maker's. It connects and prints their names.
    Names,
}

impl RealApp {
    const USUAL: RealApp =
        RealApp { id: "", program: "", words: &[], env: &[], files: &[], proof: Proof::Call };
}

const QUESTION: &str = "Which partnerships are there?";

pub(super) const CLAUDE_CODE: RealApp = RealApp {
    id: "claude-code",
    program: "claude",
    words: &["-p", QUESTION, "--model", "stub", "--allowedTools", "mcp__partnerstack"],
    env: &[
        ("ANTHROPIC_BASE_URL", "{model}"),
        ("ANTHROPIC_API_KEY", "stub"),
        ("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1"),
        ("DISABLE_AUTOUPDATER", "1"),
        // Else tools are looked up by search, which takes a model that thinks.
        ("ENABLE_TOOL_SEARCH", "false"),
    ],
    files: &[(".claude.json", "{\n  \"hasCompletedOnboarding\": true\n}\n")],
    ..RealApp::USUAL
};

pub(super) const CODEX: RealApp = RealApp {
    id: "codex",
    program: "codex",
    words: &["exec", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox", QUESTION],
    files: &[(
        ".codex/config.toml",
        r#"model = "stub"
model_provider = "stub"
check_for_update_on_startup = false

[analytics]
enabled = false

[model_providers.stub]
name = "stub"
base_url = "{model}/v1"
wire_api = "responses"
"#,
    )],
    ..RealApp::USUAL
};

pub(super) const GEMINI_CLI: RealApp = RealApp {
    id: "gemini-cli",
    program: "gemini",
    words: &["--yolo", "-m", "stub", "-p", QUESTION],
    env: &[
        ("GEMINI_API_KEY", "stub"),
        ("GOOGLE_GEMINI_BASE_URL", "{model}"),
        // In a folder nobody trusts it leaves every server off.
        ("GEMINI_CLI_TRUST_WORKSPACE", "true"),
        ("GEMINI_CLI_NO_RELAUNCH", "true"),
    ],
    files: &[(
        ".gemini/settings.json",
        r#"{
  "security": { "auth": { "selectedType": "gemini-api-key" } },
  "general": { "disableAutoUpdate": true, "disableUpdateNag": true },
  "privacy": { "usageStatisticsEnabled": false }
}
"#,
    )],
    ..RealApp::USUAL
};

pub(super) const QWEN_CODE: RealApp = RealApp {
    id: "qwen-code",
    program: "qwen",
    words: &["--yolo", "-p", QUESTION],
    env: &[("OPENAI_API_KEY", "stub"), ("OPENAI_BASE_URL", "{model}/v1"), ("OPENAI_MODEL", "stub")],
    files: &[(
        ".qwen/settings.json",
        r#"{
  "security": { "auth": { "selectedType": "openai" } },
  "general": { "disableAutoUpdate": true },
  "privacy": { "usageStatisticsEnabled": false },
  "tools": { "toolSearch": { "enabled": false } }
}
"#,
    )],
    ..RealApp::USUAL
};

/// OpenCode's, and Kilo Code's, which is made from it.
const OPENCODE_SETTINGS: &str = r#"{
  "provider": {
    "stub": {
      "npm": "@ai-sdk/openai-compatible",
      "options": { "baseURL": "{model}/v1", "apiKey": "stub" },
      "models": { "stub": {} }
    }
  },
  "model": "stub/stub",
  "small_model": "stub/stub",
  "autoupdate": false,
  "share": "disabled"
}
"#;

pub(super) const OPENCODE: RealApp = RealApp {
    id: "opencode",
    program: "opencode",
    words: &["run", QUESTION],
    env: &[
        ("OPENCODE_DISABLE_AUTOUPDATE", "1"),
        ("OPENCODE_DISABLE_LSP_DOWNLOAD", "1"),
        ("OPENCODE_DISABLE_MODELS_FETCH", "1"),
    ],
    files: &[(".config/opencode/opencode.json", OPENCODE_SETTINGS)],
    ..RealApp::USUAL
};

pub(super) const KILO_CODE: RealApp = RealApp {
    id: "kilo-code",
    program: "kilo",
    words: &["run", "--auto", QUESTION],
    env: &[
        ("KILO_DISABLE_AUTOUPDATE", "1"),
        ("KILO_DISABLE_CODEBASE_INDEXING", "1"),
        ("KILO_DISABLE_LSP_DOWNLOAD", "1"),
        ("KILO_DISABLE_MODELS_FETCH", "1"),
        ("KILO_DISABLE_PRESENCE", "1"),
        ("KILO_DISABLE_SESSION_INGEST", "1"),
        ("KILO_NO_DAEMON", "1"),
        ("KILO_TELEMETRY_LEVEL", "off"),
    ],
    files: &[(".config/kilo/kilo.json", OPENCODE_SETTINGS)],
    ..RealApp::USUAL
};

pub(super) const COPILOT_CLI: RealApp = RealApp {
    id: "copilot-cli",
    program: "copilot",
    words: &["-p", QUESTION, "--allow-all-tools"],
    env: &[
        ("COPILOT_AUTO_UPDATE", "false"),
        ("COPILOT_OFFLINE", "true"),
        ("COPILOT_MODEL", "stub"),
        ("COPILOT_PROVIDER_API_KEY", "stub"),
        ("COPILOT_PROVIDER_BASE_URL", "{model}/v1"),
    ],
    files: &[(".copilot/settings.json", "{}\n")],
    ..RealApp::USUAL
};

pub(super) const CLINE: RealApp = RealApp {
    id: "cline",
    program: "cline",
    words: &["--json", QUESTION],
    // Its daemon outlives it; a port of its own keeps it apart from that of whoever runs the tests.
    env: &[("CLINE_HUB_PORT", "{hub}"), ("CLINE_NO_AUTO_UPDATE", "1")],
    files: &[
        (
            ".cline/data/settings/global-settings.json",
            "{ \"telemetryOptOut\": true, \"autoUpdateEnabled\": false }\n",
        ),
        (
            ".cline/data/settings/providers.json",
            r#"{
  "version": 1,
  "lastUsedProvider": "openai-compatible",
  "modes": {},
  "providers": {
    "openai-compatible": {
      "settings": {
        "provider": "openai-compatible",
        "apiKey": "stub",
        "model": "stub",
        "baseUrl": "{model}/v1"
      },
      "updatedAt": "2026-11-26T00:00:00.000Z",
      "tokenSource": "manual"
    }
  }
}
"#,
        ),
    ],
    ..RealApp::USUAL
};

pub(super) const AMP: RealApp = RealApp {
    id: "amp",
    program: "amp",
    words: &["mcp", "doctor"],
    env: &[("AMP_API_KEY", "sgamp_stub"), ("AMP_SKIP_UPDATE_CHECK", "1")],
    files: &[(".config/amp/settings.json", "{\n  // nothing yet\n}\n")],
    proof: Proof::Names,
};

pub(super) const CONTINUE: RealApp = RealApp {
    id: "continue",
    program: "cn",
    words: &["--config", "{home}/.continue/config.yaml", "--auto", "-p", QUESTION],
    env: &[("CONTINUE_METRICS_ENABLED", "0"), ("CONTINUE_TELEMETRY_ENABLED", "0")],
    files: &[(
        ".continue/config.yaml",
        "name: Stub
version: 1.0.0
schema: v1
models:
  - name: stub
    provider: openai
    model: stub
    apiBase: {model}/v1
    apiKey: stub
    roles: [chat]
    capabilities: [tool_use]
",
    )],
    ..RealApp::USUAL
};

pub(super) const KIMI_CODE: RealApp = RealApp {
    id: "kimi-code",
    program: "kimi",
    words: &["-p", QUESTION],
    env: &[("KIMI_CLI_NO_AUTO_UPDATE", "1"), ("KIMI_CODE_NO_AUTO_UPDATE", "1")],
    files: &[(
        ".kimi-code/config.toml",
        r#"default_model = "stub"
telemetry = false

[providers.stub]
type = "openai"
base_url = "{model}/v1"
api_key = "stub"

[models.stub]
provider = "stub"
model = "stub"
max_context_size = 100000
"#,
    )],
    ..RealApp::USUAL
};
