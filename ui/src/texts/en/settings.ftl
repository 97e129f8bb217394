# What the user chooses about Traygate itself.
screen-settings = Settings
settings-loading = Reading the settings…
settings-general = General
settings-language = Language
settings-language-system = As the system
settings-theme = Appearance
settings-theme-system = As the system
settings-theme-light = Light
settings-theme-dark = Dark
settings-login = Start at login
settings-login-note = Traygate starts with its icon only, without a window.
settings-login-none = The desktop app is not installed beside this Traygate.
settings-network = Network
settings-port = Port on this computer
settings-port-note = Apps that connect over HTTP use it; the others do not mind. It takes effect at once.
settings-port-taken = It was taken when Traygate started; { $port } now.
settings-port-left = { $count ->
    [one] It counts now. One entry of an app still leads to the port before; the doctor mends it.
   *[other] It counts now. { $count } entries of apps still lead to the port before; the doctor mends them.
}
settings-proxy = Proxy
settings-proxy-note = For sign-ins and calls. It takes effect at once.
settings-proxy-system = As the system
settings-proxy-none = None
settings-proxy-address = This one
settings-proxy-changed = Connections leave this way from now on.
settings-certificates = More certificates
settings-certificates-note = Those of the system are trusted. Your company may have one more.
settings-certificates-of = { $count ->
    [one] One certificate of { $file } is trusted, beside the system’s.
   *[other] { $count } certificates of { $file } are trusted, beside the system’s.
}
settings-certificates-changed = The certificates are trusted from now on.
settings-certificates-gone = Only the system’s certificates are trusted again.
settings-certificates-forget = Forget
settings-choose-file = Choose a file…
settings-apply = Apply
settings-vault = Sign-ins and keys
settings-keys = Kept safe on this computer
settings-keys-note = Locked with { $store }.
settings-store-keychain = the system keychain
settings-store-file = a file only you can read, because TRAYGATE_KEY_STORE=file
settings-keys-fine = { $count ->
    [0] Nothing is kept yet
    [one] { $count } opens
   *[other] { $count } open
}
settings-keys-broken = Do not open: { $which }. Reconnect them.
settings-keys-locked = Locked: { $why }
settings-keys-damaged = Damaged: { $why }
settings-reset = Begin a new one
settings-backup = Backup
settings-backup-note = Servers, instances and connections, without any secret. After a restore you sign in again.
settings-back-up = Save
settings-restore = Restore…
settings-rekey = Master key
settings-rekey-note = A new one, with which every sign-in is sealed anew. Apps notice nothing.
settings-rekey-now = Make a new one
settings-rekeyed = Everything is sealed with a new master key.
settings-about = About
settings-version = Traygate { $version }
settings-licence = Free software; you may choose its licence.
settings-updates = Updates
settings-updates-note = There is no place yet from which updates come. Install a newer package over this one.
settings-off = Off
settings-log = Log
settings-log-note = What went wrong, without secrets.
settings-log-show = Show the folder
