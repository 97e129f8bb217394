# Why a newer version cannot be looked for, fetched or installed.
update-unreachable = the place that updates come from cannot be reached
update-unreachable-hint = look whether this computer is online, and at the proxy in the settings; then try again
update-unreadable = what the place that updates come from answers makes no sense
update-not-for-this = there is a newer version, but no package of it for this computer
update-later = try again later
update-not-ours = the package that arrived does not carry the signature of Traygate’s makers for this version
update-not-ours-hint = it was thrown away, and nothing has changed; do not install that version from elsewhere before its makers have said what happened
update-not-installed = the update could not be installed: { $error }
update-not-installed-hint = install the newer package yourself, over this one
