# The tray: its menu, what stands at its icon, its notifications.
tray-paused = Paused: no AI app reaches any server
tray-resume = Resume
tray-pause = Pause gateway
tray-connect-to = Connect to
tray-findings = Findings ({ $count })
tray-more-findings = { $count } more…
tray-open = Open Traygate
tray-quit = Quit

tray-ask-call = Let { $app } use “{ $tool }” of { $server }?…
tray-ask-app = Allow { $app } to use { $server }?…
tray-more-questions = { $count ->
    [one] One more question…
   *[other] { $count } more questions…
}
tray-quoted = “{ $name }”
tray-waits = { $app } waits for your answer
tray-found = { $count ->
    [one] 1 finding
   *[other] { $count } findings
}
tray-nobody = Nobody is signed in

tray-set-up = Set up { $server }…
tray-no-sign-in = No sign-in needed
tray-sign-in = Sign in…
tray-active = { $server }: { $instance }
tray-again = { $instance } (sign in again)
tray-add-instance = Add instance…
tray-reconnect = Reconnect
tray-reconnect-that = Reconnect: { $instance }
tray-replace-key = Replace key…
tray-replace-key-that = Replace key: { $instance }…
tray-clear = Clear credentials…

tray-no-app = No AI app was found on this computer
tray-sign-in-first = Sign in to a server first
tray-app-damaged = { $app } (its file is damaged)
tray-app-unseen = { $app } (not seen yet)

tray-said-of = { $what }: { $said }
tray-news-sign-in = { $server } ({ $instance }): sign in again
tray-news-app = { $app } wants to use { $server }
tray-news-app-more = You have not connected it. Allow or refuse it in Traygate.
tray-news-call = { $app } wants to use “{ $tool }”
tray-news-call-more = { $server }. It waits for your answer for a minute.
tray-news-call-more-as = { $server } ({ $instance }). It waits for your answer for a minute.
tray-news-found = Traygate has found { $count } things

tray-finish-sign-in = Finish the sign-in to { $server } in your browser
tray-other-account = { $server }: you signed in as { $instance }, not { $other }; both are kept

# What a start says in a terminal when Traygate runs already.
tray-runs = Traygate already runs.
tray-runs-as = Traygate already runs (process { $pid }).
tray-runs-bare = Traygate already runs without a tray (`traygate serve`, process { $pid }); this is its window.
tray-runs-open = Traygate already runs (process { $pid }); its window is open now.
tray-runs-trayless = Traygate already runs without a tray (`traygate serve`, process { $pid }); end that to have one.

# What a start says when it fails.
tray-error = error:
tray-hint = hint:
tray-cannot-start = cannot start the tray: { $error }
tray-no-display = there is no display: neither DISPLAY nor WAYLAND_DISPLAY is set
tray-display-closed = the display cannot be opened
tray-no-screen-hint = without a screen, run `traygate serve`; it does everything but the tray
tray-no-own-file = cannot find this program's own file: { $error }

# `traygate-desktop --help`
tray-help =
    Traygate in the tray: signs in to remote MCP servers and lends them to the AI apps on this machine.

    usage: traygate-desktop [--background]
           traygate-desktop --window [--add-instance SERVER | --reconnect SERVER LABEL | --clear SERVER | --findings]
           traygate-desktop traygate://connect?server=SERVER

      --background             only the tray, no window, whatever happens (start at login)
      --window                 only the window, on the Traygate that runs; starts it when none does
      --add-instance SERVER    with --window: ask for a sign-in
      --reconnect SERVER LABEL with --window: ask for a sign-in or a key for this instance
      --clear SERVER           with --window: ask whether credentials are to be cleared
      --findings               with --window: show what the doctor found
      traygate://…             the window with what this link asks for; nothing happens before you agree
      --version, --help
