# The screen of one AI app.
screen-client = AI app
client-connected = { $count ->
    [0] connected to no server
    [one] connected to one server
   *[other] connected to { $count } servers
}
client-not-installed = not found on this computer
client-servers = Servers
client-way = Way to { $server }
client-way-bridge = Through the bridge (usual)
client-way-http = Over HTTP, with a key of its own
client-instance = Instance of { $server }
client-guard = Put { $server } back by itself
client-guard-why = when an app or another tool removes or changes the entry; after three times in an hour Traygate stops and tells you
client-advanced = Advanced
client-advanced-none = Connect a server first: what can be set here belongs to a connection.
client-files = { $count ->
    [one] Settings file
   *[other] Settings files
}
client-files-none = This system has no place for this app’s settings.
client-path = path of the file
client-restart = Written, but not seen yet.
history-title = What Traygate changed
history-none = Traygate has not changed anything here.
history-added = { $entry } connected
history-changed = { $entry } changed
history-removed = { $entry } disconnected
history-earlier = Before dates were kept
history-look = What changed
history-hide = Hide
history-undo = Undo
history-undo-to = Undo up to here
history-undo-of = Undo: { $what }
history-undo-to-of = Undo up to here: { $what }
history-hide-of = Hide: { $what }
history-look-of = What changed: { $what }
three-ours = What Traygate changed in { $file }
three-since = What others changed there since
three-nothing-since = Nobody else has changed { $file } since. Undo restores it to the byte.
three-stays = Changes made by others since stay.
three-unknown = Kept by an older Traygate, which did not keep enough to show { $file }.
move-title = Move to Traygate
move-why = Entries of { $client } that lead to a server without Traygate, for example through npx mcp-remote, can be moved with their keys and sign-ins.
move-look = Look for entries…
move-dialog = Move { $client } to Traygate
move-looking = Reading { $client }’s settings…
move-nothing = Nothing to move: { $client } has no entry that leads past Traygate to a server Traygate can take over.
move-entries = Entries
move-sign-ins = Sign-ins of mcp-remote
move-now = Move
move-moving = Moving…
move-done = Moved. Restart { $client } if it is running.
move-changes = Changes in { $file }
