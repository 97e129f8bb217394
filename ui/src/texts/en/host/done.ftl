# What a command did, as one sentence or more.
done-quit = Traygate ends as soon as running calls have ended.
done-paused = Traygate is paused: calls of AI apps are answered with that, and nothing reaches a server. Calls under way end.
done-resumed = Traygate goes on: AI apps reach their servers again.
done-shown = The window is shown.
done-given-up = The sign-in was given up; nothing was changed.
done-switched = { $server } now acts on { $instance }.
done-renamed = { $instance } of { $server } is now called { $name }.
done-pinned = { $app } always acts on { $instance } of { $server } now.
done-unpinned = { $app } follows the active instance of { $server } again.
done-vault-reset = A new vault is in use; the damaged one lies at { $file }. { $kept }
done-vault-none = No sign-in in it could be read: sign in again.
done-vault-kept =
    { $count ->
        [one] 1 instance was taken over.
       *[other] { $count } instances were taken over.
    }
done-rekeyed =
    { $count ->
        [one] A new master key is in { $place }; 1 instance and everything else are sealed with it.
       *[other] A new master key is in { $place }; { $count } instances and everything else are sealed with it.
    }
done-no-approval = { $app } is connected to { $server } and needs no approval.
done-approved = { $app } may use { $server } from now on. `traygate approve` lists it; with --decline it is taken back.
done-no-longer = { $app } may not use { $server } any more.
done-declined = { $app } may not use { $server }. You are asked again when the app is started anew.
done-call-once = You allowed { $app } to call { $tool } of { $server }, this once.
done-call-until-quit = You allowed { $app } to call { $tool } of { $server } until Traygate ends.
done-call-no = You did not allow { $app } to call { $tool } of { $server }.

## Forgetting a server.

done-removed = { $all }.
done-and = { $one }; { $more }
done-forgotten = { $server } is forgotten
done-as-shipped = { $server } is as it was shipped
done-cleared = { $instance }: { $said }
done-entries = entries removed from { $all }
done-entry-left = an entry is left: { $why }

## Clearing sign-ins: what the server said.

done-revoked = the server confirmed that the sign-in is revoked
done-key-stays = forgotten here; the key itself stays valid until you delete it at { $server }
done-no-revocation = the server offers no way to revoke; forgotten here
done-nobody = nobody was signed in; forgotten here
done-unrevoked = { $why }; forgotten here all the same
done-plain-unasked = it was not asked: the files do not hold what that takes
done-plain-nowhere = not asked
done-plain-no-revocation = the server offers no way to revoke

## Moving in.

done-move-stays = stays as it is: { $why }
done-move-plan = Traygate's entry takes its place
done-move-plan-key = Traygate's entry takes its place; the key in it is tried and goes into the vault
done-move-beyond = it also asks for { $all }, which would be lost
done-both = { $one } and { $more }
done-move-placeholder = its key is one that only the app knows, or the vendor's placeholder: sign in with your key first (traygate server add { $url } --id { $id } --api-key-stdin)
done-move-in-vault = { $why }; what came with it is in the vault
done-move-as = { $app } reaches { $server } through Traygate now, as { $instance }
done-move-open = { $app } reaches { $server } through Traygate now
done-move-sign-in = { $app } reaches { $server } through Traygate now; sign in: traygate sign-in { $id }
done-move-sign-in-key = { $app } reaches { $server } through Traygate now; sign in: traygate sign-in { $id } --api-key-stdin
done-move-would = would be taken into the vault, tried, and deleted here
done-move-plain = stays in plain text; --take-sign-ins takes it into the vault
done-move-unasked = it was not asked for (--take-sign-ins)
done-move-used = an entry that stays as it is uses it
done-move-taken = it works, is in the vault as { $label }, and was deleted here
done-move-untaken = { $why }; nothing was deleted. Sign in: traygate sign-in { $id }
done-move-spare-ended = an older one of the same entry; it was ended and deleted here
done-move-spare-copy = an older copy of the same sign-in; it was deleted here
done-move-spare = an older one of the same entry; it was deleted here
done-move-undeleted = it is in the vault, but: { $why }; { $hint }

## Reading a snippet.

done-snippet-here = { $url } leads to Traygate already: left as it is
done-snippet-beyond = { $name } also asks for { $all }: left out
done-snippet-program = { $name } is a program on this machine, not a remote server: left out
done-snippet-refused = { $name } was left out: { $why }
done-snippet-no-address = { $name } names no remote address: left out
done-snippet-known = { $form } names { $server } at { $url }, which is known already
done-snippet-added = { $form } names { $server } at { $url }, which was added
done-snippet-placeholder = { $said }; the key in it is only the vendor's placeholder: sign in with your own (traygate sign-in { $id } --api-key-stdin)
done-snippet-key = { $said }; its key works and is in the vault
done-snippet-header = { $said }; its secret for the header { $header } works and is in the vault

## Restoring a backup.

done-restore-stays = { $id } stays at { $here }; in the backup it is at { $there }
done-restore-secret = give the client secret of { $id } again: traygate server add { $url } --id { $id } --client-id ID --client-secret-stdin
done-restore-server = the server { $id } at { $url }
done-restore-left-out = { $label } is left out: there is no server { $id }
done-restore-instance = { $label } of { $server }
done-restore-sign-in = sign in: { $command }
done-restore-active = { $label } is the active instance of { $id }
done-restore-pinned = { $app } is pinned to { $label } of { $id }
done-restore-connected = { $app } is connected to { $id }
done-restore-unconnected = { $app } is not connected to { $id }: { $why }
