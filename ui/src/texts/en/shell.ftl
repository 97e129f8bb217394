# The frame of the window: the rail at its side, starting, being lost.
rail = Screens
rail-with-count = { $screen }, { $count ->
    [one] { $count } finding
   *[other] { $count } findings
}
screen-connections = Connections
back = Back
starting = Starting Traygate…
start-again = Start Traygate again
