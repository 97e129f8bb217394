# What the command line prints. What its --help says is in help.ftl.
cli-error = error:
cli-next = next:
cli-said-of = { $what }: { $said }
cli-see = { $what }: see `{ $command }`
cli-yes-or-no = [y/N]
# The answers that mean yes, beside “y” and “yes”.
cli-yes = y yes
cli-standard-input = standard input
cli-there-are = there are { $all }
cli-bytes = { $count } bytes

cli-just-now = just now
cli-ago = { $span } ago
cli-seconds = { $count } s
cli-minutes = { $count } min
cli-hours = { $count } h
cli-days = { $count } days

# `status`
cli-owner = { $traygate } { $version } ({ $kind }, process { $pid }) at { $address }
cli-desktop-app = desktop app
cli-master-key = The master key rests in { $store }
cli-store-keychain = the system keychain
cli-store-file = a file only you can read, because TRAYGATE_KEY_STORE=file
cli-paused = Paused: no AI app reaches any server. To go on: `traygate resume`
cli-vault-damaged = The vault is damaged: nothing new can be kept. See `traygate vault status`
cli-findings = { $count ->
    [one] 1 finding
   *[other] { $count } findings
}
cli-no-app-here = No AI app that Traygate knows is on this machine.
cli-not-installed = not installed
cli-entry-gone = entry gone
cli-restart = written, restart the app
cli-unseen = written, not seen yet
cli-connected = connected
cli-connected-seen = connected, seen { $ago }
cli-by-hand = changed by hand
cli-damaged = damaged
cli-needs-address = needs its address first
cli-no-sign-in = open, no sign-in needed
cli-not-signed-in = not signed in
cli-sign-in-needed = sign-in needed: { $why }
cli-signed-in-since = signed in { $ago }
cli-used = used { $ago }
cli-needs = needs { $what }: reconnect to give it
cli-per-minute = { $most } calls a minute
cli-limit-learnt = takes { $limit } at most, learnt from its answers
cli-limit-slowed = is asked too often and slowed down
cli-limit-waiting = { $count ->
    [one] 1 call waits for its limit
   *[other] { $count } calls wait for its limit
}

# Lists
cli-auth-browser = browser sign-in
cli-auth-key = API key
cli-auth-header = secret in { $header }
cli-auth-open = open
cli-no-address = no address yet
cli-client-id = client id { $id }
cli-client-id-secret = client id { $id } with its secret
cli-client-metadata = client metadata at { $url }
cli-no-resource = without resource
cli-old-sign-in = as of 2025-03-26
cli-ends-in = ends in { $span }
cli-pinned-by = pinned by { $apps }
cli-installed = installed
cli-not-found = not found
cli-no-server = there is no server "{ $id }"
cli-choose = choose one of: { $all }

# Servers and sign-ins
cli-server-is = { $id } is { $name } at { $url }
cli-servers = Servers: { $servers }
cli-tools = { $count ->
    [one] 1 tool
   *[other] { $count } tools
}
cli-tested = { $server } answered in { $ms } ms with { $tools }
cli-tested-on = { $server } answered on { $instance } in { $ms } ms with { $tools }
cli-signed-in = Signed in to { $server } as { $who }
cli-another-account = This is another account than { $other }: it is kept beside { $other }.
cli-unknown-account = { $server } did not say whether this is { $other }: it is kept beside { $other }.
cli-active = It is the active instance.
cli-make-active = Make it the active one with: { $command }
cli-signed-out = Signed out of { $server }
cli-revoked = revoked
cli-forgotten = forgotten
cli-not-revoked = not revoked
cli-plain-deleted = { $count ->
    [one] mcp-remote: 1 file deleted, { $fate }: { $said }
   *[other] mcp-remote: { $count } files deleted, { $fate }: { $said }
}
cli-browser-shown = The browser shows the sign-in page. Waiting until you are done there (Ctrl-C gives up) …
cli-browser-shared = The sign-in page is open in the browser already. Waiting until you are done there (Ctrl-C gives up) …
cli-browser-unseen = If you do not see it, open it yourself:
cli-browser-yourself = Open this page yourself:
cli-again = Sign in again, to get to { $other }? (Enter keeps both)
cli-again-ends = Sign in again, to get to { $other }? (y signs { $label } out first, Enter keeps both)
cli-given-up = the sign-in was given up; nothing was changed
cli-paste-key = Paste the key, then press Enter:
cli-no-key = standard input held no key
cli-no-key-hint = give it on standard input, e.g. from a password manager: `pass show key | traygate …`
cli-which-instance = which instance of { $server }?
cli-name-one = name one: { $all }

# Entries
cli-edit-written = written
cli-edit-none = nothing to change
cli-history-none = Nothing of { $client } was changed yet, or it is too long ago.
cli-history-how = Take number { $number } and all after it back: { $command }
cli-history-added = added { $entry }
cli-history-changed = changed { $entry }
cli-history-removed = removed { $entry }
cli-three-ours = What Traygate changed in { $file }:
cli-three-since = What was changed since in { $file }:
cli-three-nothing = nothing
cli-three-unknown = not known: an older Traygate did not keep it
cli-guard-restores = puts it back
cli-guard-tells = tells you
cli-guard-chosen = as you chose
cli-guard-usual = as usual for this app
cli-guard-stopped = stopped: lost again and again, see `traygate doctor`
cli-guard-lost = lost
cli-guard-put-back = put back { $ago }
cli-guard-in-order = in order
cli-guard-none = No app is connected.
cli-move-none = Nothing to move: no app goes past Traygate to a server it knows, and mcp-remote left no sign-in.
cli-move-directly = "{ $entry }" reached { $url } directly
cli-move-through = "{ $entry }" reached { $url } through { $through }
cli-move-sign-in = { $count ->
    [one] a sign-in of mcp-remote in 1 plain file
   *[other] a sign-in of mcp-remote in { $count } plain files
}
cli-move-planned = move
cli-move-moved = moved
cli-move-left = left
cli-move-question = Move this to Traygate? A backup of each file is kept.

# Apps that ask, and what they may do
cli-nobody-waits = No app waits for your word. Apps you connected need none.
cli-verdict-waits = waits
cli-verdict-allowed = allowed
cli-verdict-refused = refused
cli-may-everything = everything this sign-in allows
cli-quoted = A name in quotes is only what the program says of itself.
cli-as-instance = { $server } as { $instance }
cli-wants = { $app } wants to use { $server }
cli-wants-call = { $app } wants to call { $tool } of { $server }
cli-call-wants = { $app } wants to call { $tool } of { $server }, { $ago }
cli-allow = allow:
cli-allow-or = (or, to refuse: --decline)
cli-call-or = (or --until-quit for every such call, --decline to refuse)
cli-no-such-app = no app "{ $app }" waits for { $server }, and Traygate knows none of that name
cli-no-such-app-hint = `traygate approve` lists who waits; allowed beforehand can be: { $all }
cli-mode-allow = AI apps may do everything.
cli-mode-ask = You are asked before anything is changed.
cli-mode-read-only = AI apps may only read.
cli-tool-reads = reads
cli-tool-changes = may change things
cli-tool-off = off
cli-tool-on = on
cli-tool-held = changed, held
cli-tool-not-offered = not offered
cli-tool-asks = asks first
cli-tool-change-held = held
cli-accepted = accepted
cli-accept = accept:

# The doctor, and the support bundle
cli-fixed = fixed
cli-found = found
cli-found-also = and { $finding }
cli-fixable = { $remedy } (traygate doctor --fix does it)
cli-well = Nothing is wrong.
cli-asked = asked
cli-no-tools = no tools. { $why }
cli-bundle-holds = { $file } holds, without passwords, keys or tokens:
cli-bundle-look = Have a look at it before you send it; README.txt in it says what is what.
cli-cannot-pack-support = cannot pack the support bundle: { $error }

# Calls
cli-done = done
cli-failed = failed
cli-held = held
cli-no-calls = No calls yet.
cli-ended = Traygate has ended, and with it the list

# Settings, the way out, the vault
cli-no-setting = there is no setting "{ $name }"
cli-port-taken = taken when Traygate started; now { $port }
cli-port-left = { $count ->
    [one] 1 entry of an app still leads to the port before: traygate doctor --fix
   *[other] { $count } entries of apps still lead to the port before: traygate doctor --fix
}
cli-no-desktop-app = the desktop app is not installed beside this Traygate
cli-proxy = Proxy: { $proxy }
cli-proxy-system = the one the system names, if any
cli-proxy-none = none
cli-trusted = Trusted: { $trusted }
cli-trusted-system = the system's certificates
cli-trusted-more = { $count ->
    [one] the system's certificates and one of { $file }
   *[other] the system's certificates and { $count } of { $file }
}
cli-vault-file-damaged = The file is damaged: { $damage }
cli-vault-begin-new = Nothing new can be kept. Begin a new one with what can be read: traygate vault reset
cli-vault-closed = It is closed: { $why }
cli-vault-empty = No sign-in rests in it.
cli-rest-opens = opens
cli-rest-broken = does not open: sign in to it again
cli-rest-nothing = holds nothing until you sign in
cli-rest-unknown = not looked at
cli-reset-question = Put the damaged vault aside and begin a new one?
cli-backed-up = { $file } holds your servers, instances, pins and connections, and no token or key. Bring them back with: traygate vault restore FILE
cli-restored-all = Everything in the backup is here already.
cli-restored = restored
cli-to-do = to do

# Other doors
cli-guides = Can I do it myself?
cli-no-guide = there is no guide "{ $id }"
cli-nowhere-yet = nobody has said where { $server } is yet
cli-nowhere-yet-hint = paste the snippet from its dashboard first: traygate server import
cli-no-link = there is no link for { $client }
cli-no-link-hint = there is one for { $all }; others: traygate connect { $client }
cli-link-opened = The app asks whether to install it. Its first use asks you in Traygate.
cli-no-bundle = there is no bundle for "{ $client }"
cli-no-bundle-hint = only claude-desktop takes one; others: traygate connect { $client }
cli-packed = { $file } is for Claude Desktop on this computer: double-click it, or drop it on Settings → Extensions. It holds no secret. Its first use asks you in Traygate.
cli-cannot-pack = cannot pack the bundle: { $error }
cli-install-again = install Traygate again: its programs belong into one folder

# `serve`, and what goes wrong on the way
cli-ready = Traygate is ready at { $address } (process { $pid }); Ctrl-C ends it
cli-needs-yes = nothing was changed: this needs a yes
cli-needs-yes-hint = say it with --yes, or answer the question with y
cli-cannot-read = cannot read { $file }: { $error }
cli-cannot-read-input = cannot read standard input: { $error }
cli-cannot-read-snippet = cannot read the snippet from { $from }: { $error }
cli-cannot-read-backup = cannot read the backup { $file }: { $error }
cli-cannot-read-backup-hint = give the file that `traygate vault backup FILE` wrote
cli-unexpected = the running Traygate answered something this program does not understand
cli-unexpected-hint = they are probably of different versions: quit Traygate, then try again
