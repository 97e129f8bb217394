# Dialogs, and the short messages after what was done in them.
cancel = Cancel
undo = Undo
optional = (optional)

address-add = Add a server
address-set-up = Set up { $server }
address-field = Address or snippet
address-placeholder = https://…

    or the whole snippet: { "{" } "mcpServers": … { "}" }
address-help = Paste the server’s address, or the whole block its help page gives you for an AI app. A key inside it goes straight to the vault.
address-name = Name
address-reading = Reading…
address-submit = Add
address-import = Import

approval-title = Allow { $app } to use { $server }?
approval-wants = { $app } wants to use { $server }.
approval-wants-as = { $app } wants to use { $server } as { $instance }.
approval-everything = It will be able to do everything this sign-in allows.
approval-scopes = It will be able to:
approval-claimed = { $app } is only what the program calls itself.
approval-claimed-more = Any program on this computer could say so. Allow it only if you have just started it and know what it is.
approval-not-connected = { $app } is not connected to { $server } in Traygate: a program was started in its name. If you did not start { $app }, do not allow it.
approval-no = Don’t allow
approval-yes = Allow
approval-allowed = { $app } may use { $server }.
approval-refused = { $app } may not use { $server }. You are asked again when it is started anew.
approval-taken-back = { $app } may not use { $server } any more.

call-title = Let { $app } use “{ $tool }”?
call-wants = { $app } wants to use { $tool } of { $server }. This may change something there.
call-wants-as = { $app } wants to use { $tool } of { $server } as { $instance }. This may change something there.
call-tool = The tool is called { $tool }.
call-with = It would be called with:
call-claimed-more = Any program on this computer could say so.
call-waits = The app waits less than a minute. Without an answer, nothing is sent.
call-until-quit = Allow until Traygate ends
call-once = Allow this once

clear-title = Clear credentials of { $server }
clear-instance = Instance
clear-all = All { $count } instances
clear-all-of = all instances
clear-key = Traygate forgets the key of { $instance }. To make it worthless everywhere, also delete it in { $server } itself.
clear-sign-in = Traygate asks { $server } to end the sign-in of { $instance }, then forgets it.
clear-also = { $count ->
    [one] Also delete 1 file in which mcp-remote, the bridge you used before, keeps a sign-in to { $server } in plain text
   *[other] Also delete { $count } files in which mcp-remote, the bridge you used before, keeps a sign-in to { $server } in plain text
}
clear-warning = Apps that use it will ask for a new sign-in.
clear-no-way-back = This cannot be undone.
clear-forgotten = { $instance } is forgotten here.
clear-said = { $server } said: { $said }
clear-plain = { $count ->
    [one] 1 file of mcp-remote deleted. { $server } said: { $said }
   *[other] { $count } files of mcp-remote deleted. { $server } said: { $said }
}
clear-busy = Clearing…
clear-submit = Clear credentials

connect-title = Connect { $client } to { $server }
connect-reading = Reading { $client }’s settings…
connect-nothing = Nothing has to change: { $client } already has this entry.
connect-changes = This is what will change in
connect-changes-in = Changes in { $file }
connect-no-secret = No password or key is written there. A copy of the file is kept, and you can undo this afterwards.
connect-key-inside = A key for Traygate on this computer is written there, none of the server’s. A copy of the file is kept, and you can undo this afterwards.
connect-writing = Writing…
connect-write = Write
connect-written = { $server } is in { $client }’s settings.
connect-removed = { $server } is out of { $client }’s settings.

crossing-damaged = A settings file of { $client } is damaged
crossing-changed = { $server } in { $client } was changed
crossing-gone = { $server } is gone from { $client }
crossing-well = { $client } has called { $server }. All is well.
crossing-not-yet = The entry is written, but { $client } has not called { $server } yet.
crossing-soon = The switch says “Connected” as soon as the first call comes through.
crossing-mend = Traygate does not touch a file it cannot read. Mend it, then this mark goes away by itself.
crossing-guard = Put it back by itself
crossing-look = Show what changes…
crossing-put-back = Put back

key-new-for = New { $key } for { $instance }
key-paste = Paste it here
key-help = Traygate tries it with one call to { $server }, then locks it away with a key from { $store }. It is shown nowhere again and never written into an app’s settings.
key-checking = Checking…
key-submit = Check and save

instance-add = Add an instance of { $server }
instance-name = Name for this instance
instance-example = For example: Acme

other-title = This is not { $other }
other-signed-in = You signed in as { $label }, not { $other }.
other-key = You gave the key of { $label }, not { $other }.
other-unknown = { $server } did not say whose account this is, so it may not be { $other }.
other-added = { $label } is kept as an instance of its own.
other-renewed = { $label } was here before and is renewed.
other-none-active = No instance is active.
other-still = Apps still use { $current }.
other-again-ends = “Try again” first ends { $label } at { $server } and forgets it here.
other-signing-out = Signing out…
other-again = Try again
other-keep = Keep { $label } as a new instance
other-leave = Leave it as it is

sign-in-again = Sign in to { $server } again
sign-in-by-link = Open this link in the browser you want to sign in with. This window goes on by itself.
sign-in-in-browser = Finish signing in in your browser. This window goes on by itself.
sign-in-link = Link
sign-in-link-once = The link works once, and only on this computer.
sign-in-why = Your browser opens { $server }’s own sign-in page. Choose there which account or program Traygate may use; add more instances later in the same way.
sign-in-why-again = Your browser opens { $server }’s sign-in page. Choose { $instance } there to renew that instance.
sign-in-copy-instead = Copy link instead
sign-in-preparing = Preparing…
sign-in-open = Open browser
sign-in-copy = Copy link
sign-in-show = Show link
sign-in-done = Signed in to { $server } as { $label }.

said-switched = { $server } now uses { $label }. Running apps follow without a restart.
said-undone = { $client }’s settings are as they were before.
said-added = The server was added.
said-put-back = { $client }’s settings are as they were before you undid it.
said-renamed = { $from } is now called { $to }.
said-pinned = { $client } always acts on { $label } of { $server }.
said-unpinned = { $client } acts on the active instance of { $server }.
