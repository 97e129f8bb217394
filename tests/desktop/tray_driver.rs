//! A panel without pixels: is the StatusNotifierWatcher, reads the app's item and its `com.canonical.dbusmenu`, clicks.

use std::{collections::HashMap, fmt, sync::mpsc};
use support::PATIENCE;
use zbus::{
    blocking::{Connection, Proxy, connection::Builder},
    message::Header,
    object_server::SignalEmitter,
    zvariant::{Array, OwnedObjectPath, OwnedValue, Structure, Value},
};

use crate::screen::await_that;

struct Watcher {
    items: Vec<String>,
    registered: mpsc::Sender<String>,
}

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    /// ksni names its bus name; its item is always at the same path.
    async fn register_status_notifier_item(
        &mut self,
        name: &str,
        #[zbus(header)] header: Header<'_>,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) {
        let name = if name.starts_with('/') { header.sender().unwrap().to_string() } else { name.to_owned() };
        self.items.push(name.clone());
        Self::status_notifier_item_registered(&emitter, &name).await.unwrap();
        // The test may be over.
        self.registered.send(name).ok();
    }

    fn register_status_notifier_host(&self, _name: &str) {}

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        self.items.clone()
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }

    #[zbus(signal)]
    async fn status_notifier_item_registered(emitter: &SignalEmitter<'_>, name: &str) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn status_notifier_host_registered(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;
}

/// One line of the menu as the panel is told.
#[derive(Clone)]
pub(crate) struct Line {
    id: i32,
    pub(crate) label: String,
    pub(crate) enabled: bool,
    /// `None`: nothing to tick.
    pub(crate) ticked: Option<bool>,
    pub(crate) lines: Vec<Line>,
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = self.ticked.map_or("", |it| if it { "[x] " } else { "[ ] " });
        let off = if self.enabled { "" } else { " (disabled)" };
        write!(f, "{mark}{}{off}", self.label)?;
        if self.lines.is_empty() { Ok(()) } else { f.debug_list().entries(&self.lines).finish() }
    }
}

/// The panel.
pub(crate) struct Panel {
    bus: Connection,
    registered: mpsc::Receiver<String>,
}

/// One app's icon in the panel.
pub(crate) struct Icon<'a> {
    panel: &'a Panel,
    name: String,
}

impl Panel {
    /// Comes up on this bus.
    pub(crate) fn new(bus: &str) -> Panel {
        let (sender, registered) = mpsc::channel();
        let watcher = Watcher { items: Vec::new(), registered: sender };
        let bus = Builder::address(bus)
            .unwrap()
            .serve_at("/StatusNotifierWatcher", watcher)
            .unwrap()
            .name("org.kde.StatusNotifierWatcher")
            .unwrap()
            .build()
            .unwrap();
        Panel { bus, registered }
    }

    /// Waits for the next icon.
    pub(crate) fn icon(&self) -> Icon<'_> {
        let name = self.registered.recv_timeout(PATIENCE).expect("an app registers its icon");
        Icon { panel: self, name }
    }
}

impl Icon<'_> {
    /// A property of the item (`ToolTip`, `Status`, …).
    fn property(&self, name: &str) -> OwnedValue {
        let item = "/StatusNotifierItem";
        let properties =
            Proxy::new(&self.panel.bus, self.name.clone(), item, "org.freedesktop.DBus.Properties").unwrap();
        properties.call("Get", &("org.kde.StatusNotifierItem", name)).unwrap()
    }

    /// A left click.
    pub(crate) fn activate(&self) {
        let item = "/StatusNotifierItem";
        let proxy =
            Proxy::new(&self.panel.bus, self.name.clone(), item, "org.kde.StatusNotifierItem").unwrap();
        let _: () = proxy.call("Activate", &(0i32, 0i32)).unwrap();
    }

    /// The picture: its width, and its pixels as opacity, red, green and blue.
    pub(crate) fn picture(&self) -> (i32, Vec<u8>) {
        type Pixmap = (i32, i32, Vec<u8>);
        let pixmaps: Vec<Pixmap> = self.property("IconPixmap").try_into().unwrap();
        let (width, height, pixels) = pixmaps.into_iter().next().expect("there is a picture");
        assert_eq!(width * height * 4, i32::try_from(pixels.len()).unwrap());
        (width, pixels)
    }

    /// What is shown to whoever points at it.
    pub(crate) fn tooltip(&self) -> String {
        type Tooltip = (String, Vec<(i32, i32, Vec<u8>)>, String, String);
        let (_, _, title, text): Tooltip = self.property("ToolTip").try_into().unwrap();
        [title, text].join("\n").trim().to_owned()
    }

    fn menu_proxy(&self) -> Proxy<'_> {
        let path: OwnedObjectPath = self.property("Menu").try_into().unwrap();
        Proxy::new(&self.panel.bus, self.name.clone(), path, "com.canonical.dbusmenu").unwrap()
    }

    /// The whole menu, as it is now.
    pub(crate) fn menu(&self) -> Line {
        type Layout = (u32, (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>));
        let menu = self.menu_proxy();
        let _: bool = menu.call("AboutToShow", &(0i32,)).unwrap();
        let (_, (id, properties, lines)): Layout =
            menu.call("GetLayout", &(0i32, -1i32, Vec::<String>::new())).unwrap();
        line(id, &properties, lines.iter().map(|it| read(it)).collect())
    }

    /// The line at this path of labels; a label may be given by its beginning.
    pub(crate) fn find(&self, path: &[&str]) -> Option<Line> {
        path.iter().try_fold(self.menu(), |line, label| {
            line.lines
                .into_iter()
                .find(|it| it.label == *label || it.label.starts_with(&format!("{label}: ")))
        })
    }

    /// Waits for a line for which this holds.
    pub(crate) fn wait(&self, path: &[&str], holds: impl Fn(&Line) -> bool) -> Line {
        await_that(&format!("{path:?}"), || self.find(path).filter(&holds), || format!("{:?}", self.menu()))
    }

    /// Clicks a line, once it is there.
    pub(crate) fn click(&self, path: &[&str]) {
        let line = self.wait(path, |it| it.enabled);
        let _: () = self.menu_proxy().call("Event", &(line.id, "clicked", Value::from(0i32), 0u32)).unwrap();
    }

    /// Clicks a line after which the app is gone, so that nobody answers.
    pub(crate) fn click_last(&self, path: &[&str]) {
        let line = self.wait(path, |it| it.enabled);
        let event = (line.id, "clicked", Value::from(0i32), 0u32);
        self.menu_proxy().call::<_, _, ()>("Event", &event).ok();
    }
}

fn line(id: i32, properties: &HashMap<String, OwnedValue>, lines: Vec<Line>) -> Line {
    let text = |name: &str| properties.get(name).and_then(|it| <&str>::try_from(it).ok()).unwrap_or_default();
    // `_` marks a shortcut, `__` is one underscore.
    let label = text("label").replace("__", "\u{0}").replace('_', "").replace('\u{0}', "_");
    let enabled = properties.get("enabled").and_then(|it| bool::try_from(it).ok()).unwrap_or(true);
    let state = properties.get("toggle-state").and_then(|it| i32::try_from(it).ok()).unwrap_or(0);
    let ticked = (!text("toggle-type").is_empty()).then_some(state == 1);
    Line { id, label, enabled, ticked, lines }
}

fn read(value: &Value<'_>) -> Line {
    let value = if let Value::Value(inner) = value { inner } else { value };
    let fields = value.downcast_ref::<&Structure<'_>>().unwrap().fields();
    let properties: HashMap<String, OwnedValue> = fields[1].try_clone().unwrap().try_into().unwrap();
    let lines: &Array<'_> = fields[2].downcast_ref().unwrap();
    line(i32::try_from(&fields[0]).unwrap(), &properties, lines.iter().map(read).collect())
}
