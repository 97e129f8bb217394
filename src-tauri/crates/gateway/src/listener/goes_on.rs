//! Work that somebody waits for, and that is done also when they go.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    task::{Context, Poll, ready},
    thread,
};
use tokio::runtime::Handle;

/// Done where it is waited for, which spares each call a task and two wake-ups; on a task of its own as soon as nobody
/// waits any more. `Err`: it panicked.
pub(super) struct GoesOn<F: Future<Output: Send> + Send + 'static>(Option<Pin<Box<F>>>);

impl<F: Future<Output: Send> + Send + 'static> GoesOn<F> {
    pub(super) fn new(work: F) -> GoesOn<F> {
        GoesOn(Some(Box::pin(work)))
    }
}

impl<F: Future<Output: Send> + Send + 'static> Future for GoesOn<F> {
    type Output = thread::Result<F::Output>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let work = self.0.as_mut().expect("nobody polls what is done");
        // What fails ends nothing but itself.
        let done = match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(cx))) {
            Ok(polled) => Ok(ready!(polled)),
            Err(panic) => Err(panic),
        };
        self.0 = None;
        Poll::Ready(done)
    }
}

impl<F: Future<Output: Send> + Send + 'static> Drop for GoesOn<F> {
    fn drop(&mut self) {
        if let (Some(work), Ok(runtime)) = (self.0.take(), Handle::try_current()) {
            runtime.spawn(work);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::GoesOn;
    use std::task::{Context, Waker};
    use tokio::sync::oneshot;

    #[tokio::test]
    async fn work_goes_on_when_nobody_waits_and_a_panic_is_an_outcome() {
        assert_eq!(GoesOn::new(async { 1 }).await.unwrap(), 1);
        assert!(GoesOn::new(async { panic!("on purpose") }).await.is_err());

        let (go, begins) = oneshot::channel::<()>();
        let (done, ended) = oneshot::channel();
        let mut work = Box::pin(GoesOn::new(async move {
            begins.await.unwrap();
            done.send(2).unwrap();
        }));
        let nobody = &mut Context::from_waker(Waker::noop());
        assert!(work.as_mut().poll(nobody).is_pending());
        drop(work);
        go.send(()).unwrap();
        assert_eq!(ended.await, Ok(2));
    }
}
