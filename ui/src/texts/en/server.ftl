# The screen of one server.
screen-server = Server
instances-title = Instances
instances-active = active
instances-none = Nobody is signed in to { $server } yet.
instances-none-needed = { $server } needs no sign-in.
instances-rename = Rename…
instances-new-name = New name for { $label }
instances-rename-now = Rename
instances-keep-name = Keep the name
pins-title = Which instance each app acts on
pins-active = The active one
pins-active-now = The active one (now { $label })
pins-always = Always { $label }
pins-signed-out = Always { $label } (signed out)
tools-title = Tools
tools-mode = What AI apps may do
tools-allow = Let apps do everything
tools-ask = Ask me before anything is changed
tools-read-only = Reading only
tools-does-held = changed, held until you accept it
tools-does-read = only reads
tools-does-not-offered = may change things, not offered
tools-does-ask = may change things, asks you first
tools-does-change = may change things
tools-change-of = Change of { $tool }
tools-says-else = { $server } says something else of { $tool } now.
tools-says-else-to = { $server } says something else of { $tool } now ({ $instance }).
tools-why-held = What a tool says of itself is an instruction to the AI. Apps cannot use it until you accept this:
tools-what-changed = What changed in { $tool }
tools-accept = Accept
tools-accept-change = Accept the change of { $tool }
tools-none = The tools appear here once an app has asked { $server } for them.
link-title = Connection
link-address = Address
link-test = Test
link-testing = Testing…
link-answered = { $count ->
    [one] { $server } answered in { $ms } ms and has one tool.
   *[other] { $server } answered in { $ms } ms and has { $count } tools.
}
link-answered-as = { $count ->
    [one] { $server } answered { $instance } in { $ms } ms and has one tool.
   *[other] { $server } answered { $instance } in { $ms } ms and has { $count } tools.
}
limit-title = Limit
limit-used = { $used } of { $most } calls in the last minute
limit-refused = The server refused some calls lately, without saying how many it takes.
limit-learnt = learnt from the server’s answers
limit-waiting = { $count ->
    [one] one call waits for its turn
   *[other] { $count } calls wait for their turn
}
limit-none = No limit is known.
