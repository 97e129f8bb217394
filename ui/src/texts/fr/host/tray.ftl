# L’icône : son menu, son infobulle, ses notifications.
tray-found = { $count ->
    [one] 1 constat
   *[other] { $count } constats
}
