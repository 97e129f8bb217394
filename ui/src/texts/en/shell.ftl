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
try-again = Try again
locked = The system’s keychain is locked.
locked-means = Until it is open, no AI app can use a sign-in.
locked-do = Unlock the keychain with the password you log in with, then try again. Nothing has to be restarted.
locked-over = The keychain is open. Your apps can use their sign-ins again.
server-away-do = Check network, VPN and proxy, then try again.
