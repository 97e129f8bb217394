# Das Tray: Menü, Kurzinfo, Mitteilungen.
tray-found = { $count ->
    [one] 1 Befund
   *[other] { $count } Befunde
}
