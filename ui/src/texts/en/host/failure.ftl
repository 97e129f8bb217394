# Why something the user asked for did not work, and what to do. Messages and hints are set behind "error:" and "next:", or alone.

## Servers, instances and apps by their names.

failure-no-server = there is no server "{ $id }"
failure-no-server-hint = these are known: { $all }; add others with `traygate server add URL`
failure-no-address = Traygate does not know the address of your { $server } yet
failure-no-address-hint = paste the snippet from your { $server } dashboard: `traygate server import`, or give the address: `traygate server add URL --id { $id }`
failure-no-app = there is no AI app "{ $id }"
failure-no-app-hint = these are known: { $all }
failure-app-unnamed = no AI app was named
failure-app-unnamed-hint = name one, e.g. cursor
failure-no-instance = { $server } has no instance "{ $label }"
failure-no-instance-hint = it has: { $all }
failure-no-instance-none = nobody is signed in to it; sign in first
failure-no-instances = { $server } needs no sign-in and has no instances
failure-no-instances-hint = there is nothing to choose: every app uses it as it is
failure-nobody-signed-in = nobody is signed in to { $server }
failure-none-active = no instance of { $server } is active
failure-none-active-hint = choose one: traygate instance switch { $id } "{ $label }"
failure-nothing-to-clear = there is nothing to clear
failure-clear-which = name one of: { $all }; or use --all
failure-which-instance = which instance of { $server }?
failure-which-instance-hint = name one: { $all }
failure-label-empty = an instance's name cannot be empty
failure-label-empty-hint = give it a name, e.g. Acme
failure-label = this cannot be an instance's name
failure-label-hint = use at most 80 letters in one line

## Sign-ins.

failure-wants-key = { $server } is signed in to with a key, not in the browser
failure-wants-key-hint = traygate sign-in { $id } --api-key-stdin, or paste the key in the window
failure-wants-browser = { $server } is signed in to in the browser, not with a key
failure-wants-browser-hint = traygate sign-in { $id }
failure-open = { $server } needs no sign-in: it lets everybody in
failure-open-hint = connect your AI apps to it: it is ready
failure-never-signed-in = nobody was ever signed in to { $server }
failure-sign-in-hint = sign in: traygate sign-in { $id }
failure-sign-in-awaited = somebody waits for this sign-in already
failure-sign-in-awaited-hint = finish it in the browser
failure-sign-in-over = this sign-in is no longer waiting; it has ended or was given up
failure-sign-in-over-hint = start it again: traygate sign-in SERVER
failure-given-up = the sign-in was given up; nothing was changed
failure-key-refused = { $server } does not take this key
failure-key-refused-hint = copy the key again from the vendor's dashboard, or make a new one there; nothing was kept
failure-key-empty = no key was given; paste the key from the vendor's dashboard
failure-key-placeholder = this is the placeholder from the vendor's example; paste your own key in its place
failure-key-line-break = the key has a line break in it; copy it again in one piece
failure-key-space = the key has a space in it; copy the key alone, without the words around it
failure-key-strange = the key has characters that no key has (curly quotes, invisible characters); copy it again from the dashboard
failure-key-long = the key is longer than 8,192 characters; copy the key alone
failure-key-address = this is an address, not a key; paste the key from the vendor's dashboard
failure-key-header = the server's header name is not allowed in HTTP
failure-header-name = "{ $name }" cannot be the name of a header
failure-header-name-hint = a header's name is one word like X-API-Key
failure-header-ours = the header { $name } is set by Traygate itself
failure-header-ours-hint = name the header the vendor's page gives for the key
failure-header-value = what was given for the header { $name } cannot be sent in one
failure-header-value-hint = copy the secret again in one piece, without line breaks or curly quotes
failure-plain-sign-in = its files do not hold what a sign-in takes (token and registration)
failure-credentials-signed-out = { $server }: { $reason }. Sign in again.
failure-credentials-signed-out-hint = sign in: `traygate sign-in SERVER`, or click Reconnect in the tray
failure-credentials-no-instance = { $server } has no such instance; list them with `traygate instance list`
failure-credentials-label = an instance of { $server } cannot be called "{ $label }": { $reason }; choose another name
failure-credentials-denied = { $server } did not grant access: { $reason }
failure-credentials-denied-hint = sign in again and approve the access; choose the account that has the permission
failure-credentials-late = nobody finished the sign-in to { $server } in the browser in time; start it again. If the page there denied access, whoever manages { $server } for you must allow it first.
failure-credentials-pkce = the sign-in server { $issuer } does not offer PKCE (S256), without which a sign-in can be stolen on the way; Traygate does not sign in to { $server }. Ask its vendor to turn it on.
failure-credentials-not-mcp = { $url } is no MCP server: { $reason }. Check the address.
failure-credentials-open = { $url } needs no sign-in: it answers everybody
failure-credentials-discovery = cannot sign in to { $server }: { $reason }
failure-credentials-discovery-hint = check the server's address; if it is right, its vendor must mend this
failure-credentials-unreachable = cannot reach { $host }: { $reason }. Check the network and try again.
failure-fault = Traygate could not { $attempt }; this is a fault of Traygate

## The vault.

failure-vault-key-store = { $reason }. Either unlock or install a keychain (on Linux: gnome-keyring or KWallet), or set TRAYGATE_KEY_STORE=file to keep the vault's key in a file only you can read.
failure-vault-key-lost = the vault in { $folder } cannot be opened: { $reason }. Bring the key back, or sign out of its instances (that works without the key) and sign in again.
failure-vault-key-file = the vault's key file cannot be used: { $reason }
failure-vault-file = the vault { $file }: { $reason }
failure-vault-whole = the vault is not damaged; nothing was changed
failure-vault-whole-hint = to be rid of sign-ins, sign out of them: traygate sign-out SERVER --all
failure-backup = this is no backup that can be restored: { $why }; nothing was changed
failure-backup-hint = give the file that `traygate vault backup FILE` wrote, whole
failure-backup-format = its format is "{ $format }", not "{ $ours }"
failure-backup-version = it has version { $version }, and this Traygate reads version { $ours }
failure-backup-version-hint = update Traygate, then restore it
failure-backup-id = "{ $id }" is no instance's id

## Addresses, snippets and how a server is signed in to.

failure-address-none = no address was given
failure-address-none-hint = copy the server's MCP address from the vendor's page
failure-address-space = "{ $text }" has a space or line break in it
failure-address-space-hint = copy the address again in one piece, without the words around it
failure-address = "{ $text }" is no address
failure-address-broken = "{ $text }" is no address: { $error }
failure-address-no-server = "{ $text }" names no server
failure-address-example = an address looks like https://mcp.example.com/mcp
failure-address-password = the address has a name or password in it, which would be written to log files
failure-address-password-hint = give the address without it, and the key with --api-key-stdin or in the window
failure-address-plain = { $address } is not encrypted: keys and data could be read on the way
failure-address-plain-hint = use https://; http:// is accepted only for servers on this machine
failure-address-scheme = an address cannot begin with { $scheme }://
failure-address-scheme-hint = an MCP server's address begins with https://
failure-server-id = "{ $id }" cannot be a server's id
failure-server-id-hint = use small letters a-z, digits and - between them, at most { $most }
failure-address-bound = you are signed in to { $server } at { $address }; its address cannot change
failure-address-bound-hint = clear its credentials first (traygate sign-out { $id } --all), or add the other address under another id (--id)
failure-key-and-terms = a key is given, and rules for a sign-in in the browser, too
failure-key-and-terms-hint = give one of the two: the vendor's page says which
failure-secret-bound = the client secret of { $server } is kept for its old address only
failure-secret-bound-hint = give its client id and secret again: --client-id ID --client-secret-stdin
failure-secret-without-id = a client secret belongs to a client id, and none was given
failure-secret-without-id-hint = give both: --client-id ID --client-secret-stdin
failure-client-id = what was given for the client id cannot be one
failure-client-secret = what was given for the client secret cannot be one
failure-copy-again = copy it again in one piece from the vendor's page
failure-terms-document = a Client ID Metadata Document cannot stand at { $address }: { $why }
failure-terms-document-hint = its address looks like https://example.com/traygate.json
failure-terms-no-address = it is no address
failure-terms-scheme = it must begin with https://
failure-terms-path = it needs a path
failure-terms-parts = a name, a password or a part after # may not be in it
failure-terms-in-full = written in full it is { $address }; put it like that into the document, too
failure-snippet = no MCP server was found in the snippet
failure-snippet-local = no remote MCP server was found in the snippet: { $said }
failure-snippet-hint = paste the whole snippet from the vendor's page (JSON, TOML, YAML, or a line like `claude mcp add …`), or give the address: traygate server add URL
failure-probe-unreachable = { $said }
failure-probe-unreachable-hint = check the network, the VPN and the address, then try again
failure-probe-not-mcp = { $said }
failure-probe-not-mcp-hint = check the address: it must be the server's MCP address
failure-probe-unauthorized = { $said }
failure-probe-unauthorized-hint = sign in: `traygate sign-in SERVER`
failure-probe-untrusted = { $said }
failure-probe-untrusted-hint = ask your company's IT for the certificate, then: `traygate network --ca-file FILE`
failure-probe-failing = { $said }
failure-probe-failing-hint = try again later; if it lasts, tell its vendor
failure-probe-refused = { $said }
failure-probe-refused-hint = the account may lack the permission
failure-probe-limited = { $said }
failure-probe-limited-hint = the limit is used up: wait a minute

## Connecting AI apps: their files.

failure-after = { $why } (already written: { $done })
failure-clients-not-installed = { $app } is not installed on this machine
failure-clients-not-installed-hint = Install the app and start it once, then connect it again.
failure-clients-no-http = { $app } cannot use an HTTP entry
failure-clients-no-http-hint = Connect it without asking for HTTP; it then starts the bridge.
failure-clients-malformed = { $file } cannot be read by { $app }: line { $line }, column { $column }: { $reason }
failure-clients-malformed-hint = Open the file in an editor, mend that line (or take back the edit that broke it), then try again.
failure-clients-layout = { $file } is not laid out as expected: { $reason }
failure-clients-layout-hint = Open the file in an editor and mend what is named, then try again.
failure-clients-read-only = { $file } is write-protected
failure-clients-read-only-hint = Somebody protected the file on purpose; allow writing to it, then try again.
failure-clients-changed = { $file } changed while it was being edited
failure-clients-changed-hint = Nothing was overwritten; try again.
failure-clients-locked = { $app } has kept { $file } locked for too long
failure-clients-locked-hint = Quit the app, then try again.
failure-clients-full-hint = Make room on the disk, then try again.
failure-clients-permission-hint = Allow this user to write to the file and its folder, then try again.
failure-clients-access-hint = The file is as it was; mend what the message names, then try again.
failure-clients-nothing-to-undo = there is no edit of { $app }'s files to take back
failure-clients-nothing-to-undo-hint = Disconnect removes our entries at any time.
failure-clients-no-edit = { $app } has no edit { $number } in its history (any more)
failure-clients-no-edit-hint = `traygate undo APP --list` shows the edits there are.
failure-clients-newer = our entry in { $file } was changed after our edit; taking that edit back would lose the newer change
failure-clients-newer-hint = Disconnect removes our entries and keeps the newer change.
failure-clients-put-back = { $file } was put back as it was
failure-clients-not-put-back = { $file } is written and could not be put back ({ $why })
failure-clients-second-file = { $file } could not be written; { $fate }: { $why }
failure-cannot = cannot { $attempt } { $file }: { $error }
failure-cannot-create = cannot create { $file }: { $error }
failure-cannot-delete = cannot delete { $file }: { $error }
failure-cannot-lock = cannot lock { $file }: { $error }
failure-cannot-open = cannot open { $file }: { $error }
failure-cannot-read = cannot read { $file }: { $error }
failure-cannot-replace = cannot replace { $file }: { $error }
failure-cannot-write = cannot write { $file }: { $error }
failure-delete = cannot delete { $file }: { $error }
failure-delete-hint = delete it by hand: it holds a sign-in in plain text

## Approvals, tools, the doctor.

failure-no-approval = { $server } needs no sign-in, and so no approval
failure-no-approval-hint = every app uses it as it is
failure-is-connected = { $app } is connected to { $server }
failure-is-connected-hint = end that with: traygate disconnect { $client } --server { $id }
failure-not-waiting = { $app } neither waits for { $server } nor may use it
failure-not-waiting-hint = `traygate approve` shows who does
failure-nothing-held = no change of the tool "{ $tool }" of { $server } is held that was seen so
failure-nothing-held-hint = `traygate policy { $id }` shows what is held now
failure-no-tool = { $server } has no tool "{ $tool }"
failure-no-tool-hint = `traygate policy { $id }` lists its tools
failure-call-gone = no call { $id } waits for an answer any more
failure-call-gone-hint = calls wait for less than a minute; `traygate approve` lists those that do now
failure-no-finding = the doctor knows no finding "{ $code }"
failure-no-finding-hint = it knows: { $all }
failure-not-executable = cannot let { $program } be started: { $error }
failure-never-executable = cannot let { $program } be started
failure-install-again = install Traygate again

## Settings and the network.

failure-no-setting = there is no setting "{ $name }"
failure-no-setting-hint = there are { $all }
failure-setting = { $name } cannot be "{ $value }"
failure-setting-hint = it can be { $all }
failure-no-port = "{ $value }" is no port
failure-low-port = ports below 1024 belong to the system
failure-port-hint = a port is a number from 1024 to 65535
failure-port-taken = port { $port } is taken by another program
failure-port = cannot listen at port { $port }: { $error }
failure-port-taken-hint = choose another one; Traygate stays at { $port }
failure-no-desktop-app = the desktop app is not installed beside this Traygate
failure-no-desktop-app-hint = install the desktop app, or let the system's service manager start `traygate serve`
failure-login = start at login: { $error }
failure-login-hint = { $folder } must be writable for you
failure-login-windows = start at login: Windows refused: { $why }
failure-login-windows-hint = your company may forbid it; a shortcut in the folder shell:startup does the same
failure-certificates = { $file } is no file of certificates: { $why }
failure-certificates-unread = It cannot be read.
failure-certificates-hint = ask your company's IT for the certificate of its authority, as a .pem or .crt file
failure-proxy = this cannot be the address of a proxy: { $why }
failure-proxy-hint = it looks like http://proxy.example.com:8080; `system` takes the system's, `none` takes none
failure-proxy-no-address = it is no address
failure-proxy-scheme = only http and https proxies can be used
failure-proxy-password = it holds a password, which would lie here in plain text
failure-proxy-password-hint = set the proxy in the system's settings, which keep the password; Traygate takes it from there with `system`
failure-proxy-path = it has a path; an automatic configuration script is not read

## Starting, and speaking with what runs.

failure-not-running = Traygate is not running
failure-not-running-hint = start it: traygate serve
failure-unreached = cannot reach Traygate at { $folder }: { $error }
failure-nothing-to-start = Traygate is not running, and there is no traygate in { $folder } to start
failure-nothing-to-start-hint = install Traygate again, or start it yourself: traygate serve
failure-not-started = Traygate could not be started
failure-not-started-why = Traygate could not be started: { $program }: { $error }
failure-not-started-hint = start it yourself to see why: { $program } serve
failure-does-not-answer = Traygate was started but does not answer
failure-does-not-answer-hint = end it and run `traygate serve` to see why
failure-start = cannot start: { $error }
failure-stays = this Traygate was started to stay
failure-stays-hint = quit it first
failure-runs = Traygate is already running
failure-runs-as = Traygate is already running (process { $pid })
failure-runs-hint = use that one, or quit it first
failure-runs-elsewhere-hint = it was started with another XDG_RUNTIME_DIR, so that programs without it do not find it; quit it, or set that variable to the same folder for both
failure-lock = cannot lock { $file }: { $error }
failure-folder = cannot make the folder { $folder }: { $error }
failure-folder-hint = Traygate keeps its state there; TRAYGATE_HOME can name another folder
failure-socket = cannot listen at { $file }: { $error }
failure-socket-path = the socket path { $file } has { $length } characters; this system allows { $most }
failure-socket-path-hint = set TRAYGATE_HOME (or XDG_RUNTIME_DIR) to a folder with a shorter path
failure-listener = cannot listen for HTTP on 127.0.0.1: { $error }
failure-listener-hint = a firewall or security program may forbid it
failure-core-files = cannot turn core files off: { $error }
failure-core-files-hint = a crash could write keys and tokens to the disk; start Traygate without the limits that forbid it
failure-no-home = the environment names no home directory
failure-no-home-hint = set HOME (on Windows USERPROFILE and APPDATA), or TRAYGATE_HOME and HOME
failure-key-store-word = TRAYGATE_KEY_STORE is "{ $word }"
failure-key-store-word-hint = it may be `file` or `keychain`; unset, it means the system's keychain
failure-random = the system gives no random numbers: { $error }
failure-ending = Traygate is ending
failure-ending-hint = try again in a moment
failure-lost = the connection to Traygate was lost: { $why }
failure-lost-ended = it ended before it answered
failure-lost-long = its answer is too long
failure-lost-hint = what the command did is unknown; look with `traygate status`, then try again
failure-answer = the running Traygate answered something this program does not understand
failure-versions-hint = the programs are probably of different versions: quit Traygate, then try again
failure-turned-away = Traygate turned the caller away: { $why }
failure-greeting-long = the greeting is too long
failure-greeting = the greeting was not understood
failure-greeting-token = the caller's token is not this owner's
failure-greeting-version = the caller speaks another version
failure-greeting-server = the bridge named no server
failure-command = cannot word the command: { $error }
failure-command-long = the command is too long
failure-command-unknown = the command was not understood (column { $column })
failure-no-window = this Traygate runs without a window
failure-no-window-hint = start the desktop app (traygate-desktop) instead of `traygate serve`
failure-activity = cannot read the activity log: { $error }
failure-activity-hint = is the disk full?
failure-store-newer = { $file } was written by a newer Traygate (layout { $found }; this one knows up to { $known })
failure-store-newer-hint = update this Traygate to the newer one
failure-store-hint = free some space if the disk is full; a damaged file can be put aside, Traygate then begins a new one
failure-lost-task = a part of Traygate failed: { $error }
failure-lost-task-hint = please report this with the output of `traygate doctor`

## Files one asks for, pages, folders.

failure-file = cannot write { $file }: { $why }
failure-file-hint = name a file that is not there yet, in a folder you may write to
failure-file-is-there = it is there already, and nothing was changed
failure-file-is-there-hint = name a file that is not there yet, or delete this one first
failure-file-no-folder = its folder does not exist
failure-file-no-folder-hint = make the folder first, or name a file in one that is there
failure-file-unfinished = cannot write { $file }: { $error }; { $left }
failure-file-unfinished-hint = make room on the disk, or name a file on another one
failure-file-nothing-left = nothing was kept of it
failure-file-part-left = what is there of it is not whole: delete it
failure-page-scheme = only http and https pages are opened in the browser
failure-no-link = this is no link of an app we know
failure-show-folder = cannot show the folder { $folder }: { $error }
failure-show-folder-hint = open it yourself in your file manager
failure-browser-program = cannot run { $program } to open the browser: { $error }
failure-browser-program-hint = TRAYGATE_BROWSER must name a program that takes the address as its one argument
failure-no-browser = no browser could be opened
failure-no-browser-hint = open this page yourself: { $page }

## The command line itself.

failure-own-file = cannot find this program's own file: { $error }
failure-print = cannot print the answer: { $error }
failure-interrupt = cannot listen for Ctrl-C: { $error }
