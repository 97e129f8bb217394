//! Who waits, in the order they go: one of each client in turn, and each client's own in the order they came.

use std::collections::VecDeque;

/// The clients that have somebody waiting, the next one first.
#[derive(Debug)]
pub(crate) struct Line<C> {
    clients: VecDeque<(C, VecDeque<Ticket>)>,
    next: u64,
}

/// One who waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ticket(u64);

impl<C> Default for Line<C> {
    fn default() -> Line<C> {
        Line { clients: VecDeque::new(), next: 0 }
    }
}

impl<C: PartialEq> Line<C> {
    /// `again`: it had its turn and was refused, so it goes before what its client asked later.
    pub(crate) fn join(&mut self, client: C, again: bool) -> Ticket {
        let ticket = Ticket(self.next);
        self.next += 1;
        let found = self.clients.iter_mut().find(|(it, _)| *it == client);
        match found {
            Some((_, own)) if again => own.push_front(ticket),
            Some((_, own)) => own.push_back(ticket),
            None => self.clients.push_back((client, VecDeque::from([ticket]))),
        }
        ticket
    }

    pub(crate) fn first(&self) -> Option<Ticket> {
        self.clients.front()?.1.front().copied()
    }

    /// The first one goes; its client's others wait until everybody else had one.
    pub(crate) fn advance(&mut self) {
        let Some((client, mut own)) = self.clients.pop_front() else { return };
        own.pop_front();
        if !own.is_empty() {
            self.clients.push_back((client, own));
        }
    }

    pub(crate) fn leave(&mut self, ticket: Ticket) {
        for (_, own) in &mut self.clients {
            own.retain(|it| *it != ticket);
        }
        self.clients.retain(|(_, own)| !own.is_empty());
    }

    /// How many go before it, unless others come.
    pub(crate) fn ahead(&self, ticket: Ticket) -> usize {
        let place = |(_, own): &(C, VecDeque<Ticket>)| own.iter().position(|it| *it == ticket);
        let Some((at, rounds)) = self.clients.iter().enumerate().find_map(|(at, it)| Some((at, place(it)?)))
        else {
            return 0;
        };
        let others = self.clients.iter().enumerate().filter(|(other, _)| *other != at);
        let before = others.map(|(other, (_, own))| own.len().min(rounds + usize::from(other < at)));
        rounds + before.sum::<usize>()
    }

    pub(crate) fn len(&self) -> usize {
        self.clients.iter().map(|(_, own)| own.len()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clients_take_turns_and_each_clients_calls_go_in_their_order() {
        let mut line = Line::default();
        let mut names = Vec::new();
        for name in ["a1", "a2", "a3", "b1", "c1", "b2"] {
            names.push((line.join(&name[..1], false), name));
        }
        let named = |ticket| names.iter().find(|(it, _)| *it == ticket).unwrap().1;
        let mut went = Vec::new();
        while let Some(first) = line.first() {
            for (at, name) in ["a1", "b1", "c1", "a2", "b2", "a3"].iter().skip(went.len()).enumerate() {
                let ticket = names.iter().find(|(_, it)| it == name).unwrap().0;
                assert_eq!(line.ahead(ticket), at, "{name} after {went:?}");
            }
            went.push(named(first));
            line.advance();
        }
        assert_eq!(went, ["a1", "b1", "c1", "a2", "b2", "a3"]);
    }

    #[test]
    fn who_leaves_makes_room_and_who_was_refused_goes_first_of_its_own() {
        let mut line = Line::default();
        let (first, second) = (line.join("a", false), line.join("a", false));
        let other = line.join("b", false);
        line.leave(first);
        assert_eq!((line.first(), line.len()), (Some(second), 2));
        let again = line.join("a", true);
        assert_eq!(line.first(), Some(again));
        line.leave(again);
        line.leave(second);
        assert_eq!((line.first(), line.ahead(other), line.ahead(second)), (Some(other), 0, 0));
    }
}
