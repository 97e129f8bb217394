# Words that depend on state: on the grid, on the screens of a server and an app, and read out when they change.
ago-now = just now
ago-minutes = { $count } min ago
ago-hours = { $count } h ago
ago-yesterday = yesterday
ago-days = { $count } days ago

status-not-installed = Not installed
status-gone = Entry gone
status-not-connected = Not connected
status-restart = Written, restart the app
status-written = Written, not seen yet
status-connected = Connected
status-seen = Connected, seen { $ago }
status-changed = Changed by hand
status-damaged = File damaged

guard-stopped = Traygate put this entry back three times within an hour, and it was lost again. Something else writes the file, so Traygate stopped.
guard-lost = Somebody else removed or changed this entry.
guard-lost-when = Somebody else removed or changed this entry. The file was last written { $ago }.
guard-put-back = Traygate put this entry back { $ago }, after somebody else removed or changed it.

standing-needs-address = Needs its address first
standing-away = Cannot be reached just now
standing-choose = Choose the instance apps act on
standing-open = No sign-in needed
standing-not-signed-in = Not signed in
standing-needs = Needs { $what }: reconnect to give it
standing-signed-in = Signed in
standing-signed-in-as = Signed in as { $identity }
standing-signed-in-until = Signed in until { $until }
standing-signed-in-as-until = Signed in as { $identity } until { $until }

as-instance = { $server } as { $instance }
quoted = “{ $name }”

period-not-used = not used yet
period-used = last used { $ago }
period-trouble = { $reason } ({ $used })
period-needs = Needs { $what }, { $used }
period-signed-in = Signed in { $ago }, { $used }
period-signed-in-until = Signed in { $ago } until { $until }, { $used }

on-this-computer = on this computer
api-key = API key
header = { $name } header

news-gone = The { $server } entry of { $client } is gone.
news-connected = { $client } is connected to { $server }.
news-changed = The { $server } entry of { $client } was changed.
news-damaged = A settings file of { $client } is damaged.
news-uses = { $server } now uses { $instance }.
news-sign-in = { $server }: sign in again.
news-app = { $app } wants to use { $server }.
news-call = { $app } wants to use “{ $tool }” of { $server }.
news-tool = { $server } changed a tool, which is held.
