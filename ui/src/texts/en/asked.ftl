# What a link, the tray or the state of the whole program has to say, on any screen.
paused = Traygate is paused: no AI app reaches any server.
resume = Resume
no-tray = This desktop shows no tray icons. Traygate goes on when you close this window; start it again to bring the window back.
link-asks = A link asks you to add this server. Add it only if you trust whoever sent you the link.
link-unknown = The link names the server “{ $server }”, which Traygate does not know. Nothing was changed.
link-known = { $server } is set up already.
