# What the doctor finds. Of every check: title, meaning and mending, as docs/doctor.md has them; and what is wrong and
# what mends it, as everybody reads them whose set-up has it.

## What several checks say.

check-subject = { $name }
check-subject-vault = The vault
check-subject-computer = This computer
check-subject-crossing = { $app } and { $server }
check-subject-instance = { $server } ({ $instance })
check-remedy-rewrite = Write the entry again (a backup is kept).
check-remedy-move = Put Traygate's entry in its place (a backup is kept): traygate move-in { $id }
check-remedy-by-hand = Correct the file by hand. Traygate does not write into a file it cannot read.
check-remedy-by-hand-or-copy = Correct the file by hand, or put this copy in its place, from before a change of Traygate's: { $copy }.

## This computer and Traygate itself.

check-vault-damaged-title = The vault's file is damaged
check-vault-damaged-means = The file that keeps your sign-ins cannot be read whole. What can still be read works; nothing new can be kept.
check-vault-damaged-mending = `traygate vault reset` puts the file aside and takes over what can still be read.
check-vault-damaged-message = The file that keeps your sign-ins is damaged ({ $why }). What can still be read in it works; nothing new can be kept.
check-vault-damaged-remedy = Put the damaged file aside and begin a new one with every sign-in that can still be read: traygate vault reset

check-vault-locked-title = The key to the vault cannot be had
check-vault-locked-means = The system's keychain is locked or out of order, so no sign-in can be used.
check-vault-locked-mending = Unlock the keychain; nothing has to be restarted.
check-vault-locked-message = The key that opens your sign-ins cannot be had just now ({ $why }), so no AI app can act.
check-vault-locked-remedy = Unlock the system's keychain (sign in to your computer again if it does not ask), then look again. Nothing has to be restarted.

check-disk-full-title = The disk is full
check-disk-full-means = Traygate cannot keep renewed sign-ins, so they may be lost.
check-disk-full-mending = Make room on the disk.
check-disk-full-message = The disk with Traygate's folder is full: renewed sign-ins cannot be kept and may be lost.
check-disk-full-remedy = Delete something you do not need, then look again.

check-state-not-writable-title = Traygate cannot write to its own folder
check-state-not-writable-means = Settings and renewed sign-ins cannot be kept.
check-state-not-writable-mending = Allow your user to write to the folder that is named.
check-state-not-writable-message = Traygate cannot write to its own folder: { $why }.
check-state-not-writable-remedy = Give your user the right to write there (or ask your IT), then look again.

check-bridge-missing-title = The bridge program is gone
check-bridge-missing-means = AI apps start `traygate-bridge`, and it is not where their entries say it is.
check-bridge-missing-mending = Install Traygate again.
check-bridge-missing-message = The program that our entries start is not where they say it is.
check-bridge-missing-remedy = Install Traygate again, or put traygate-bridge back beside traygate.

check-bridge-not-executable-title = The bridge program may not be started
check-bridge-not-executable-means = AI apps start `traygate-bridge`, and the system does not let them (the file lost its right to be started).
check-bridge-not-executable-mending = Gives the file that right again.
check-bridge-not-executable-message = The program that our entries start is there, but may not be started: it has lost that right, as happens when files are copied.
check-bridge-not-executable-remedy = Give it that right again.

check-proxy-catches-loopback-title = The proxy settings catch connections to this computer itself
check-proxy-catches-loopback-means = AI apps that reach Traygate by HTTP send even that through the company's proxy, which cannot reach it.
check-proxy-catches-loopback-mending = Add `127.0.0.1,localhost` to `NO_PROXY`, or connect by the bridge.
check-proxy-catches-loopback-message = The variable { $variable } sends connections through a proxy, and NO_PROXY does not leave out 127.0.0.1: apps that reach Traygate by HTTP may be sent to the proxy instead.
check-proxy-catches-loopback-remedy = Add 127.0.0.1,localhost to the variable NO_PROXY, or connect those apps by the bridge (without --via http).

check-npx-missing-title = An app starts `npx`, which is not there
check-npx-missing-means = `spawn npx ENOENT`: an entry needs Node.js, and apps started from the desktop do not find it.
check-npx-missing-mending = Use Traygate's entry instead, which needs no Node.
check-npx-missing-message = An entry starts npx, and there is no npx on this computer's PATH (the app says "spawn npx ENOENT").
check-npx-missing-remedy = Use the entries of Traygate instead, which need no Node: traygate move-in { $id }. For entries of other servers, install Node.js 18 or newer.

check-node-too-old-title = Node.js is too old for what an app starts with it
check-node-too-old-means = Stand-ins such as `mcp-remote` need Node 18 or newer.
check-node-too-old-mending = Use Traygate's entry instead, or update Node.js.
check-node-too-old-message = An entry is started with Node { $version }, and what it starts needs 18 or newer.
check-node-too-old-remedy = Use the entries of Traygate instead, which need no Node: traygate move-in { $id }. Or install a newer Node.js.

check-npx-path-with-space-title = An app starts `npx` from a folder with a space in its name
check-npx-path-with-space-means = `'C:\Program' is not recognized as an internal or external command`: Windows cuts the path at the space.
check-npx-path-with-space-mending = Use Traygate's entry instead.
check-npx-path-with-space-message = An entry starts npx from a folder with a space in its name; Windows cuts such a path at the space ("'C:\Program' is not recognized").
check-npx-path-with-space-remedy = Use the entries of Traygate instead: traygate move-in { $id }. Or write only npx in that entry.

check-clock-wrong-title = The clock of this computer is wrong
check-clock-wrong-means = Sign-ins that are fresh look expired, or not yet valid.
check-clock-wrong-mending = Let the system set the time by itself.
check-clock-wrong-message-behind = Its clock is { $minutes } minutes behind that of the servers. Sign-ins that are fresh may look expired.
check-clock-wrong-message-ahead = Its clock is { $minutes } minutes ahead of that of the servers. Sign-ins that are fresh may look expired.
check-clock-wrong-remedy = Let the system set date and time by itself (in its settings), then look again.

## Files of AI apps.

check-file-damaged-title = An app's file cannot be read
check-file-damaged-means = There is a mistake in the file (line and column are named), so the app sees none of its servers.
check-file-damaged-mending = Puts back what Traygate's last change left in the file, but only when asked for this finding by name (`--only file-damaged`). The damaged text is kept. Otherwise correct that line.
check-file-damaged-message = { $file } cannot be read by { $app }: line { $line }, column { $column }: { $why }
check-file-damaged-remedy = Correct the file by hand, or go back to what Traygate's last change left in it: traygate doctor --fix --only file-damaged. What is lost with that shows traygate undo { $id } --show; the damaged text is kept as a copy.

check-file-not-text-title = An app's file is not saved as UTF-8
check-file-not-text-means = Some editors save UTF-16; apps cannot read that.
check-file-not-text-mending = Save the file as UTF-8.
check-file-not-text-message-utf16 = { $file } is saved as UTF-16 ("Unicode"), which { $app } cannot read.
check-file-not-text-message-other = { $file } is saved in another encoding than UTF-8, which { $app } cannot read.
check-file-not-text-remedy = Open it in an editor and save it as "UTF-8". Traygate does not write into a file it cannot read.
check-file-not-text-remedy-or-copy = Open it in an editor and save it as "UTF-8", or put this copy in its place, from before a change of Traygate's: { $copy }.

check-file-is-folder-title = There is a folder where an app's file should be
check-file-is-folder-means = The app finds no servers, and nothing can be written there.
check-file-is-folder-mending = Move the folder away.
check-file-is-folder-message = { $file } should be a file, and a folder of that name is there.
check-file-is-folder-remedy = Give the folder another name, then look again.

check-file-link-broken-title = An app's file is a link to something that is gone
check-file-link-broken-means = The app finds no servers. Usual after a folder with settings was moved.
check-file-link-broken-mending = Put the file back, or delete the link.
check-file-link-broken-message = { $file } is a link to { $to }, which is not there.
check-file-link-broken-remedy = Put the file back that it leads to, or delete the link; then look again.

check-file-unreadable-title = Traygate may not read an app's file
check-file-unreadable-means = The file belongs to another user, or its rights were changed.
check-file-unreadable-mending = Give your user the right to read the file.
check-file-unreadable-message = { $file } cannot be read: { $why }.
check-file-unreadable-remedy = Give your user the right to read and write it (it may belong to an administrator), then look again.

check-file-empty-title = An app's file is empty
check-file-empty-means = This app takes an empty file for a broken one and loads nothing.
check-file-empty-mending = Writes the empty table the app expects. A backup is kept.
check-file-empty-message = { $file } is empty, which { $app } takes for damage.
check-file-empty-remedy = Write an empty list of servers into it (a backup is kept).

check-file-byte-order-mark-title = An app's file begins with an invisible mark
check-file-byte-order-mark-means = Some Windows editors put a byte order mark first; this app cannot read the file with it.
check-file-byte-order-mark-mending = Takes the mark away. A backup is kept.
check-file-byte-order-mark-message = { $file } begins with a byte order mark (an invisible sign), with which { $app } cannot read it.
check-file-byte-order-mark-remedy = Take the mark away (a backup is kept).

check-file-too-lenient-title = A comment or a comma too many in an app's file
check-file-too-lenient-means = Other apps read that, this one does not, and may even put an empty file in its place.
check-file-too-lenient-mending = Takes away commas before a closing bracket. A comment is yours: it is told and left. A backup is kept.
check-file-too-lenient-message = { $file } has a comment or a comma too many (line { $line }, column { $column }), with which { $app } cannot read it.
check-file-too-lenient-remedy = Take the commas before a closing bracket away (a backup is kept).

check-file-smart-quotes-title = Typographic quotation marks in an app's file
check-file-smart-quotes-means = Pasted from a document or a chat, “…” stands where "…" must, and the app reads nothing.
check-file-smart-quotes-mending = Writes plain quotation marks. A backup is kept.
check-file-smart-quotes-message = { $file } has typographic quotation marks (“…”, first in line { $line }), with which { $app } cannot read it.
check-file-smart-quotes-remedy = Write plain quotation marks in their place (a backup is kept).

check-file-html-title = Web page code in an app's file
check-file-html-means = Pasted from a web page, `&quot;` stands where " must, and the app reads nothing.
check-file-html-mending = Writes the signs themselves. A backup is kept.
check-file-html-message = { $file } has code of a web page (&quot; and the like, first in line { $line }), with which { $app } cannot read it.
check-file-html-remedy = Write the signs in its place that it stands for (a backup is kept).

check-file-backslashes-title = Backslashes of a Windows path in an app's file
check-file-backslashes-means = In these files a backslash is written twice; a path copied from Windows has it once, and the app reads nothing.
check-file-backslashes-mending = Writes two backslashes in these paths. A backup is kept.
check-file-backslashes-message = { $file } has Windows paths with single backslashes (first in line { $line }), with which { $app } cannot read it.
check-file-backslashes-remedy = Write two backslashes in their place (a backup is kept).

check-file-protected-title = An app's file is write-protected
check-file-protected-means = Traygate cannot connect the app: somebody protected its file.
check-file-protected-mending = Allow writing to the file, if you want Traygate to.
check-file-protected-message = { $file } is write-protected, so Traygate cannot connect or repair { $app }.
check-file-protected-remedy = Take the protection away if you want that (in the file's properties; on company computers ask your IT).

check-duplicate-keys-title = The same name stands twice in an app's file
check-duplicate-keys-means = Readers take one of them and drop the other without a word; Traygate refuses to guess which.
check-duplicate-keys-mending = Delete one of the two.
check-duplicate-keys-message = In { $file } the name { $name } stands twice (again in line { $line }); only one of the two counts.
check-duplicate-keys-remedy = Open the file, keep one { $name } with everything you need in it, and delete the other.

check-wrong-table-title = Servers stand under a name this app does not read
check-wrong-table-means = A snippet for another app was pasted: VS Code reads `servers`, most others `mcpServers`; what stands under the other name is ignored.
check-wrong-table-mending = Connect the app, or rename the table.
check-wrong-table-message = { $file } lists { $names } under "{ $table }", which { $app } does not read: they do nothing there.
check-wrong-table-remedy = For servers Traygate knows: traygate connect { $id }. For others, move them to the table the app reads.

check-table-misshapen-title = The list of servers has the wrong shape
check-table-misshapen-means = Where the app expects named entries stands something else (a list, a text, nothing).
check-table-misshapen-mending = Correct it by hand, or put the newest copy back that Traygate kept.
check-table-misshapen-message = The list of servers in { $file } is not written as { $app } expects it.
check-table-misshapen-remedy = Write it as { "{" } … { "}" } with a name before each server. Traygate does not write into a file it cannot read.
check-table-misshapen-remedy-or-copy = Write it as { "{" } … { "}" } with a name before each server, or put this copy in its place, from before a change of Traygate's: { $copy }.

## Entries of Traygate.

check-guard-stopped-title = An entry is lost again and again
check-guard-stopped-means = It was put back three times within an hour. Something else writes the app's file, so Traygate stopped.
check-guard-stopped-mending = Writes the entry again. Find out first what else writes the file.
check-guard-stopped-message = The entry was put back three times within an hour and is lost again: something else writes the app's file, so Traygate stopped.
check-guard-stopped-remedy = Find out what else writes { $file } (another tool that sets up AI apps, a sync program), then write the entry again.

check-entries-wiped-title = An app emptied its list of servers
check-entries-wiped-means = The app wrote its file anew and left all of its servers out (Claude Desktop is known for it).
check-entries-wiped-mending = Writes the entry again. A backup is kept, and `traygate undo` takes it back.
check-entries-wiped-message = { $app } has written its file anew, without any of its servers; ours is gone with them.

check-entry-missing-title = Our entry is gone
check-entry-missing-means = Somebody or something removed the entry that Traygate had written.
check-entry-missing-mending = Writes the entry again. A backup is kept, and `traygate undo` takes it back.
check-entry-missing-message = The entry we wrote is gone from the app's file.
check-entry-missing-message-file-gone = { $file }, which held the entry, was deleted.
check-entry-missing-message-older = { $file } was put back to what it was before Traygate wrote the entry.
check-entry-missing-message-emptied = { $file } was emptied of every entry, not only of Traygate's.
check-entry-missing-message-removed = The entry was removed from { $file }; others are still there.
check-entry-missing-message-changed = The entry in { $file } was changed.

check-store-build-missed-title = The Windows Store build of the app reads another file
check-store-build-missed-means = The Store build keeps a copy of its settings in a folder of its own and reads nothing else; our entry is missing there.
check-store-build-missed-mending = Writes the entry again. A backup is kept, and `traygate undo` takes it back.
check-store-build-missed-message = Our entry is not in every file: the Windows Store build of { $app } reads one in a folder of its own.

check-files-disagree-title = The app has two files, and they say different things
check-files-disagree-means = Cline's old and new extension read different files; our entry stands in one of them only.
check-files-disagree-mending = Writes the entry again. A backup is kept, and `traygate undo` takes it back.
check-files-disagree-message = { $app } reads more than one file, and our entry does not stand in each of them.

check-entry-wrong-type-title = An entry has a type the app does not know
check-entry-wrong-type-means = Apps spell the same transport differently (`http`, `streamableHttp`, `streamable-http`); a wrong word makes some drop the entry, and some all of their servers.
check-entry-wrong-type-mending = Writes ours again. In an entry of others, the word is told.
check-entry-wrong-type-message = The entry has the type "{ $kind }", which { $app } does not know.
check-entry-wrong-type-message-other = In { $file } the entry { $entry } has the type "{ $kind }", which { $app } does not know; it may drop all of its servers for it.
check-entry-wrong-type-remedy-other = Write one of these instead: { $kinds }.

check-entry-relative-title = Our entry names the bridge without its folder
check-entry-relative-means = Apps started from the desktop search few folders for programs and do not find it.
check-entry-relative-mending = Writes the entry again. A backup is kept, and `traygate undo` takes it back.
check-entry-relative-message = The entry names traygate-bridge without its folder; apps started from the desktop do not find it.

check-bridge-moved-title = Our entry starts a bridge that is gone
check-bridge-moved-means = Traygate was moved or updated to another folder; the entry still names the old one.
check-bridge-moved-mending = Writes the entry again. A backup is kept, and `traygate undo` takes it back.
check-bridge-moved-message = The entry starts traygate-bridge from a folder where it no longer is.

check-other-traygate-title = Our entry starts the bridge of another Traygate
check-other-traygate-means = Two copies of Traygate are on this computer; this app starts the other one's bridge.
check-other-traygate-mending = Writes the entry again. A backup is kept, and `traygate undo` takes it back.
check-other-traygate-message = The entry starts the bridge of another Traygate on this computer.

check-entry-localhost-title = Our entry says `localhost`
check-entry-localhost-means = On some computers `localhost` means another address (IPv6) than the one Traygate listens on.
check-entry-localhost-mending = Writes the entry again. A backup is kept, and `traygate undo` takes it back.
check-entry-localhost-message = The entry says localhost, which on some computers leads elsewhere; it must say 127.0.0.1.

check-entry-changed-title = Our entry was changed
check-entry-changed-means = Somebody or something edited the entry, so it may not lead here any more.
check-entry-changed-mending = Writes the entry again. A backup is kept, and `traygate undo` takes it back.
check-entry-changed-message = The entry in the app's file is not as Traygate wrote it.

check-port-moved-title = Our entry leads to an old port
check-port-moved-means = `EADDRINUSE`: another program, or a second Traygate, took the port, so Traygate moved to another one, or another one was chosen in the settings; the app still calls at the old one.
check-port-moved-mending = Writes the entry again. A backup is kept, and `traygate undo` takes it back.
check-port-moved-message = The entry leads to the port Traygate had before.
check-port-moved-message-taken = The entry leads to port { $wanted }, which another program (perhaps a second Traygate) took; Traygate is at { $port } now.

check-entry-duplicate-title = Our entry stands twice under different names
check-entry-duplicate-means = The app shows every tool twice.
check-entry-duplicate-mending = Removes the one whose name is not the server's. A backup is kept.
check-entry-duplicate-message = The entry { $entry } leads to { $server } as well, so the app shows every tool twice.
check-entry-duplicate-remedy = Remove the entry { $entry } (a backup is kept).

check-entry-orphaned-title = Our entry leads to a server Traygate does not know
check-entry-orphaned-means = The server was removed, or the entry comes from another computer.
check-entry-orphaned-mending = Removes the entry. A backup is kept.
check-entry-orphaned-message = The entry leads to a server Traygate does not know.
check-entry-orphaned-remedy = Remove the entry, or add the server again.

check-entry-switched-off-title = Our entry is switched off in the app
check-entry-switched-off-means = The app lets servers be switched off, and does not start this one.
check-entry-switched-off-mending = Switch it on in the app.
check-entry-switched-off-message = The entry is switched off in { $app }, so it is not started.
check-entry-switched-off-remedy = Switch it on in { $app }'s list of MCP servers. { $reload }

check-entry-not-seen-title = The app has not used a new entry for a day
check-entry-not-seen-means = The app was not restarted since, has the server switched off, or waits for you to allow it.
check-entry-not-seen-mending = Restart the app; then switch the server on or allow it there.
check-entry-not-seen-message = The entry was written more than a day ago, and { $app } has not used it since.
check-entry-not-seen-remedy = { $reload }

## Entries that lead past Traygate.

check-mcp-remote-entry-title = An app still starts `mcp-remote`
check-mcp-remote-entry-means = It keeps a sign-in of its own in plain files, needs Node, and does not follow when you switch instances.
check-mcp-remote-entry-mending = `traygate move-in APP` puts Traygate's entry in its place. A backup is kept.
check-mcp-remote-entry-message = { $file } starts mcp-remote for { $server }: it keeps its own sign-in in plain files and needs Node.

check-stand-in-entry-title = An app starts another program in Traygate's place
check-stand-in-entry-means = `mcp-proxy`, `supergateway` and the like keep sign-ins of their own and do not follow when you switch instances.
check-stand-in-entry-mending = `traygate move-in APP` puts Traygate's entry in its place. A backup is kept.
check-stand-in-entry-message = The entry { $entry } starts { $program } for { $server }, which leads past Traygate.

check-direct-entry-title = An app speaks to the server past Traygate
check-direct-entry-means = It has a sign-in of its own: switching, limits and the guard against the wrong account do not reach it.
check-direct-entry-mending = `traygate move-in APP` puts Traygate's entry in its place. A backup is kept.
check-direct-entry-message = The entry { $entry } speaks to { $server } directly, with a sign-in of its own: it does not follow when you switch instances.

check-entry-twice-title = Two entries for the same server
check-entry-twice-means = An old entry stands beside Traygate's: the app shows every tool twice, and half of them act as whoever signed in there.
check-entry-twice-mending = `traygate move-in APP` puts Traygate's entry in its place. A backup is kept.
check-entry-twice-message = The entry { $entry } leads to { $server } as well as ours does: the app shows every tool twice, and some of them act with another sign-in.

check-npx-asks-first-title = `npx` without `-y`
check-npx-asks-first-means = npx asks whether it may install the program; an app cannot answer, so the server never starts.
check-npx-asks-first-mending = `traygate move-in APP` puts Traygate's entry in its place. A backup is kept.
check-npx-asks-first-message = The entry { $entry } starts npx without -y: npx then asks a question that nobody sees, and waits for ever.

check-address-in-brackets-title = Angle brackets around an address
check-address-in-brackets-means = Copied from a page that writes `<https://…>`: with the brackets it is no address.
check-address-in-brackets-mending = `traygate move-in APP` puts Traygate's entry in its place. A backup is kept.
check-address-in-brackets-message = The address in the entry { $entry } stands in angle brackets ({ $address }), as some pages write it; with them it is no address.

check-address-with-blanks-title = Blanks or quotation marks around an address
check-address-with-blanks-means = A blank, a line break or a quotation mark was copied along; many apps do not take it away.
check-address-with-blanks-mending = `traygate move-in APP` puts Traygate's entry in its place. A backup is kept.
check-address-with-blanks-message = A blank or a quotation mark was copied along with the address in the entry { $entry }.

check-smart-quotes-in-entry-title = Typographic quotation marks in an entry
check-smart-quotes-in-entry-means = A word processor or chat made “…” of plain quotation marks; they have become part of the address or a word.
check-smart-quotes-in-entry-mending = `traygate move-in APP` puts Traygate's entry in its place. A backup is kept.
check-smart-quotes-in-entry-message = The entry { $entry } has typographic quotation marks in its words.

check-html-in-entry-title = Web page code in an entry
check-html-in-entry-means = `&amp;` or `&quot;` was copied from a web page and has become part of the address or a word.
check-html-in-entry-mending = `traygate move-in APP` puts Traygate's entry in its place. A backup is kept.
check-html-in-entry-message = The entry { $entry } has code of a web page (&amp; and the like) in its words.

check-address-not-secure-title = `http` where `https` belongs
check-address-not-secure-means = The sign-in would travel unprotected; the server refuses it or sends the app elsewhere.
check-address-not-secure-mending = `traygate move-in APP` puts Traygate's entry in its place. A backup is kept.
check-address-not-secure-message = The address in the entry { $entry } begins with http; it must be https.

check-address-wrong-path-title = The address ends differently from the server's
check-address-wrong-path-means = The right host with another path: often a missing `/mcp`, or one too many.
check-address-wrong-path-mending = `traygate move-in APP` puts Traygate's entry in its place. A backup is kept.
check-address-wrong-path-message = The address in the entry { $entry } is { $address }, and { $server } is at { $right }.

check-placeholder-key-title = `YOUR_API_KEY` was left in an entry
check-placeholder-key-means = The key was never put in; the server answers 401.
check-placeholder-key-mending = Give the key to Traygate, which keeps it in the vault.
check-placeholder-key-message = The entry { $entry } still says YOUR_API_KEY (or the like) where your key belongs.
check-placeholder-key-remedy = Copy the key from your { $server } dashboard and give it to Traygate: traygate sign-in { $serverid } --api-key-stdin. Then: traygate move-in { $id }

check-key-in-file-title = A key stands in plain text in an app's file
check-key-in-file-means = Whoever reads the file can act as you; backups and shared settings carry it along.
check-key-in-file-mending = `traygate move-in APP` takes the key into the vault and the entry out of the file.
check-key-in-file-message = In the entry { $entry } your key to { $server } stands in plain text; whoever reads the file can act as you.

## Sign-ins.

check-not-signed-in-title = Nobody is signed in
check-not-signed-in-means = AI apps are connected to the server, and there is no sign-in they could act with.
check-not-signed-in-mending = `traygate sign-in SERVER`.
check-not-signed-in-message = AI apps are connected to it, but nobody is signed in.
check-not-signed-in-remedy = Sign in: traygate sign-in { $id }

check-sign-out-unfinished-title = A sign-out did not finish
check-sign-out-unfinished-means = Traygate ended in the middle of it, and the server could not be asked to withdraw the access since. Nobody uses it any more.
check-sign-out-unfinished-mending = Sign out again, which forgets it in any case.
check-sign-out-unfinished-message = Traygate ended while you were signing out of it, and { $server } could not be asked to withdraw the access since. Nobody uses it any more.
check-sign-out-unfinished-remedy = Sign out again, which forgets it in any case: traygate sign-out { $id } "{ $instance }"

check-sign-in-needed-title = A sign-in has ended
check-sign-in-needed-means = The server no longer takes it ("Not authenticated: no OAuth access token was found."), or the key is not accepted (401).
check-sign-in-needed-mending = `traygate reconnect SERVER`, or Reconnect in the tray; for a key, paste the new one.
check-sign-in-needed-message = { $why }
check-sign-in-needed-remedy = Sign in again: { $again }
check-sign-in-needed-remedy-key = Replace the key: { $again }

check-sign-in-ending-title = A sign-in is about to end
check-sign-in-ending-means = The server does not renew it. It works until then.
check-sign-in-ending-mending = `traygate reconnect SERVER` before it ends.
check-sign-in-ending-message = It still works, but not for long: { $why }.
check-sign-in-ending-remedy = Sign in again before it ends: { $again }

check-permission-missing-title = A sign-in lacks a permission
check-permission-missing-means = The server lets you in and refuses one thing, because the sign-in did not include it. Everything else works.
check-permission-missing-mending = `traygate reconnect SERVER` asks for it.
check-permission-missing-message = { $server } asked for { $needs }. Everything else goes on working.
check-permission-missing-remedy = Give it: { $again }. If that does not help, ask whoever administers { $server }.

check-no-active-instance-title = No instance is the active one
check-no-active-instance-means = You are signed in, and AI apps still cannot act: nobody chose which account is meant.
check-no-active-instance-mending = `traygate instance switch SERVER LABEL`.
check-no-active-instance-message = You are signed in, but no instance is the active one, so AI apps cannot act.
check-no-active-instance-remedy = Choose one: traygate instance switch { $id } "{ $instance }"

check-pin-lost-title = An app is pinned to an instance that is gone
check-pin-lost-means = The app always acts on one instance, and that one is signed out. It does not fall back to another.
check-pin-lost-mending = Sign in to that instance again, or `traygate instance unpin APP SERVER`.
check-pin-lost-message = The app is pinned to { $instance }, which is signed out, so it cannot act.
check-pin-lost-remedy = Sign in to { $instance } again, or let the app follow the active instance: traygate instance unpin { $id } { $serverid }

check-mcp-remote-tokens-title = `mcp-remote` left a sign-in in plain text
check-mcp-remote-tokens-means = Files in the folder `.mcp-auth` let whoever reads them act as you. Stale ones are also why an assistant keeps asking to sign in again.
check-mcp-remote-tokens-mending = Revokes that sign-in at the server, then deletes the files.
check-mcp-remote-tokens-message = { $count ->
    [one] mcp-remote left a sign-in to { $server } in plain text on this computer ({ $count } file in its folder .mcp-auth); whoever reads them can act as you.
   *[other] mcp-remote left a sign-in to { $server } in plain text on this computer ({ $count } files in its folder .mcp-auth); whoever reads them can act as you.
}
check-mcp-remote-tokens-remedy = Revoke it and delete those files. An app that still starts mcp-remote will ask for a new sign-in.

check-tool-changed-title = A server has changed a tool
check-tool-changed-means = What a tool says of itself is an instruction to the AI. Calls of it are held until you have seen the difference.
check-tool-changed-mending = the server's name in the window, then *Tools*, or `traygate policy SERVER` and `--accept-change TOOL`.
check-tool-changed-message = It says something else of these tools since you last saw it, so calls of them are held: { $tools }.
check-tool-changed-remedy = Look at the difference and accept it: traygate policy { $id }, then traygate policy { $id } --accept-change TOOL

## Servers.

check-server-unreachable-title = The server cannot be reached
check-server-unreachable-means = No connection could be made: the network, a VPN, a proxy, or the server itself.
check-server-unreachable-mending = Check network, VPN and proxy; `traygate network` shows the way out.
check-server-unreachable-message = { $said }
check-server-unreachable-remedy = Check the network (and VPN). If it works in a browser only, a proxy may be needed: traygate network --proxy ADDRESS

check-certificate-not-trusted-title = The server's certificate is not trusted
check-certificate-not-trusted-means = Often a company that inspects secure connections (`SELF_SIGNED_CERT_IN_CHAIN`). Nothing was sent.
check-certificate-not-trusted-mending = Ask IT for the certificate: `traygate network --ca-file FILE`.
check-certificate-not-trusted-message = { $said }
check-certificate-not-trusted-remedy = If your company inspects secure connections, ask its IT for the certificate and trust it: traygate network --ca-file FILE. Else check the clock of this computer.

check-server-failing-title = The server has a problem of its own
check-server-failing-means = It answered with an error of its own (5xx). Nothing is wrong here.
check-server-failing-mending = Try again later; if it lasts, tell its vendor.
check-server-failing-message = { $said }
check-server-failing-remedy = Try again later. If it lasts, tell the vendor of { $server }.

check-not-an-mcp-server-title = There is no MCP server at that address
check-not-an-mcp-server-means = The address leads to something else: a web page, or nothing (404).
check-not-an-mcp-server-mending = Correct the address: `traygate server add URL --id SERVER`.
check-not-an-mcp-server-message = { $said }
check-not-an-mcp-server-remedy = Compare the address with the vendor's page and correct it: traygate server add URL --id { $id }

check-sign-in-refused-title = The server does not take the sign-in
check-sign-in-refused-means = It answered 401: the session expired, or the key was deleted or never complete.
check-sign-in-refused-mending = `traygate reconnect SERVER`; for a key, copy it again, without `Bearer`.
check-sign-in-refused-message = { $said }
check-sign-in-refused-remedy = Sign in again: traygate reconnect { $id }. A key is copied from the vendor's dashboard, whole.

check-access-denied-title = The server refuses this account
check-access-denied-means = It answered 403. PartnerStack wants Admin or Integration (full) permissions, Part3 a Project Prime.
check-access-denied-mending = Ask whoever administers the service for access, or sign in with another account.
check-access-denied-message = { $said }
check-access-denied-remedy = Ask whoever administers { $server } for access, or sign in with another account.
check-access-denied-remedy-partnerstack = The account needs Admin or Integration (full) permissions. Ask whoever administers { $server } for access, or sign in with another account.
check-access-denied-remedy-part3 = Only Project Primes are let in. Ask whoever administers { $server } for access, or sign in with another account.

check-limit-reached-title = The server's limit is used up
check-limit-reached-means = It takes only so many requests (429). Calls wait for their turn; nothing is lost.
check-limit-reached-mending = Wait a minute; ask for less at once.
check-limit-reached-message = { $said }
check-limit-reached-message-waiting = { $count ->
    [one] Its limit is used up; { $count } call waits for its turn.
   *[other] Its limit is used up; { $count } calls wait for their turn.
}
check-limit-reached-remedy = Wait a minute, then look again.
check-limit-reached-remedy-waiting = Wait a minute. If it happens often, let your apps ask for less at once.

check-no-tools-title = The server lists no tools
check-no-tools-means = It answers, and offers this account nothing to do: often a role without permissions.
check-no-tools-mending = Ask whoever administers the service which permissions the account has.
check-no-tools-message = It answers, but lists no tools for this account.
check-no-tools-remedy = Ask whoever administers { $server } which permissions the account has.

check-fewer-tools-title = The server lists fewer tools than before
check-fewer-tools-means = Some tools an assistant used are gone: a permission was taken away, or the vendor changed something.
check-fewer-tools-mending = Look at the account's permissions; restart an app that still shows the old list.
check-fewer-tools-message = { $count ->
    [one] It lists { $count } tool now and listed { $before } before.
   *[other] It lists { $count } tools now and listed { $before } before.
}
check-fewer-tools-remedy = If some are missing, ask whoever administers { $server } whether the account lost a permission; an app that still shows the old list has to be restarted.

## Around the findings.

check-not-mended = It could not be mended: { $why }.
check-listing-late = { $server } did not answer within { $count } seconds.
check-listing-nobody = No sign-in that works stands behind it.
check-covers = Looked at: the AI apps' files (can they be read, do our entries stand in them as written, do they lead to this Traygate, do other entries lead past it), what mcp-remote keeps in plain files, the bridge program, the vault's file and key, this computer's disk, proxy and clock, sign-ins, active and pinned instances.
check-covers-asked = Asked: every server that an app is connected to, for its tools.
check-covers-not-asked = Not asked: whether the servers answer.
check-covers-key-file = Note: the vault's key rests in a file only you can read, because TRAYGATE_KEY_STORE=file; the system keychain protects it better.
