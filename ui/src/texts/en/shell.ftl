# The frame of the window: the rail at its side, starting, being lost.
rail = Screens
rail-with-count = { $screen }, { $count ->
    [one] { $count } finding
   *[other] { $count } findings
}
back = Back
starting = Starting Traygate…
start-again = Start Traygate again
dismiss = Dismiss
close = Close
copy = Copy
copied = Copied
copy-what = Copy { $what }
reading = Reading…
