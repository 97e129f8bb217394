# What a link, the tray or the state of the whole program has to say, on any screen.
paused = Traygate is paused: no AI app reaches any server.
resume = Resume
no-tray = This desktop shows no tray icons. Traygate goes on when you close this window; start it again to bring the window back.
link-asks = A link asks you to add this server. Add it only if you trust whoever sent you the link.
link-unknown = The link names the server “{ $server }”, which Traygate does not know. Nothing was changed.
link-known = { $server } is set up already.
link-refused-too-long = This link cannot be used: it is too long. Nothing was changed.
link-refused-damaged = This link cannot be used: it is damaged. Nothing was changed.
link-refused-other-deed = This link cannot be used: Traygate only knows links that connect a server. Nothing was changed.
link-refused-no-server = This link cannot be used: it names no server. Nothing was changed.
link-refused-two-servers = This link cannot be used: it names two servers. Nothing was changed.
link-refused-neither = This link cannot be used: what it names is neither a server nor an address. Nothing was changed.
link-refused-not-https = This link cannot be used: the server's address must begin with https://. Nothing was changed.
link-refused-more = This link cannot be used: the server's address holds more than an address. Nothing was changed.
