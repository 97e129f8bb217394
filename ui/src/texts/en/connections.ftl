# Home: which AI app may use which server.
screen-connections = Connections
connections-keys = Keys are locked with { $store }
connections-add-server = Add server…
open-server = { $server }: instances, tools, limit
open-client = { $client }: file, undo, more
grid-caption = Which AI app may use which server
grid-server = Server
grid-apps = AI apps
grid-no-apps = No AI app was found on this computer.
grid-install = Install one of those named below; it shows up here by itself.
grid-missing = { $count ->
    [one] Traygate connects one more app, which was not found on this computer
   *[other] Traygate connects { $count } more apps, which were not found on this computer
}
head-changed-tools = Changed tools
head-set-up = Set up { $server }…
head-sign-in = Sign in…
head-sign-in-to = Sign in to { $server }…
head-enter = Enter { $key }…
head-enter-for = Enter { $key } of { $server }…
head-active = Active instance of { $server }
head-none-chosen = No instance chosen
head-again = { $label } (sign in again)
head-instances = { $server } instances
add-instance = Add instance…
reconnect = Reconnect
replace-key = Replace key…
clear-credentials = Clear credentials…
crossing = { $server } in { $client }
crossing-what-now = { $server } in { $client }. What now?
crossing-needs-address = Needs the address of { $server } first
crossing-uses = uses { $instance }
approvals = Apps allowed without an entry
approvals-wants = { $app } wants to use { $server }.
approvals-may = { $app } may use { $server }.
approvals-decide = Decide…
approvals-decide-about = Decide about { $app } and { $server }…
approvals-take-back = Take back
approvals-take-back-that = Take back that { $app } may use { $server }
