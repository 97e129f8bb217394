# The tray: its menu, its tooltip, its notifications.
tray-found = { $count ->
    [one] 1 finding
   *[other] { $count } findings
}
