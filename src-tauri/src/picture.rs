//! The tray's pictures: what is in the panel for each mood, on each system.

use rendezvous::Platform;
use tauri::image::Image;

use crate::menu::Mood;

/// What the panel of this system is given.
pub(crate) fn picture(mood: Mood) -> tauri::Result<Image<'static>> {
    Image::from_bytes(file(Platform::CURRENT, mood))
}

fn file(platform: Platform, mood: Mood) -> &'static [u8] {
    // macOS colours template icons itself; elsewhere a tone that stands out on light and on dark panels.
    match (platform, mood) {
        (Platform::MacOs, Mood::Fine) => include_bytes!("../../icons/tray-ok-template.png"),
        (Platform::MacOs, Mood::Attention) => include_bytes!("../../icons/tray-attention-template.png"),
        (Platform::MacOs, Mood::Paused) => include_bytes!("../../icons/tray-paused-template.png"),
        (Platform::Linux | Platform::Windows, Mood::Fine) => include_bytes!("../../icons/tray-ok.png"),
        (Platform::Linux | Platform::Windows, Mood::Attention) => {
            include_bytes!("../../icons/tray-attention.png")
        }
        (Platform::Linux | Platform::Windows, Mood::Paused) => include_bytes!("../../icons/tray-paused.png"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOODS: [Mood; 3] = [Mood::Fine, Mood::Attention, Mood::Paused];

    /// Red, green, blue and opacity of every pixel.
    fn pixels(platform: Platform, mood: Mood) -> Vec<[u8; 4]> {
        let picture = Image::from_bytes(file(platform, mood)).unwrap();
        assert_eq!((picture.width(), picture.height()), (44, 44), "{mood:?}");
        picture.rgba().chunks_exact(4).map(|it| it.try_into().unwrap()).collect()
    }

    fn opacity(pixels: &[[u8; 4]]) -> Vec<u8> {
        pixels.iter().map(|it| it[3]).collect()
    }

    /// How bright a colour is (WCAG 2.2, "relative luminance").
    fn luminance([red, green, blue, _]: [u8; 4]) -> f64 {
        let part = |it: u8| {
            let it = f64::from(it) / 255.0;
            if it <= 0.04045 { it / 12.92 } else { ((it + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue)
    }

    #[test]
    fn a_template_is_a_shape_and_nothing_else() {
        for mood in MOODS {
            let template = pixels(Platform::MacOs, mood);
            assert!(template.iter().all(|it| it[3] == 0 || it[..3] == [0, 0, 0]), "{mood:?} has a colour");
            assert_eq!(
                opacity(&template),
                opacity(&pixels(Platform::Linux, mood)),
                "{mood:?} has another shape"
            );
        }
    }

    #[test]
    fn each_mood_is_told_by_its_shape_alone() {
        let shapes = MOODS.map(|it| opacity(&pixels(Platform::MacOs, it)));
        assert!(shapes[0] != shapes[1] && shapes[1] != shapes[2] && shapes[2] != shapes[0]);
    }

    #[test]
    fn the_shape_stands_out_on_light_and_on_dark_panels() {
        for mood in MOODS {
            let opaque: Vec<_> =
                pixels(Platform::Linux, mood).into_iter().filter(|it| it[3] == u8::MAX).collect();
            // WCAG 2.2, 1.4.11: 3 : 1 for what must be told apart. The mark of attention is bright and lies within.
            for panel in [1.0, 0.0] {
                let stands_out = |it: &&[u8; 4]| {
                    let (one, other) = (luminance(**it) + 0.05, panel + 0.05);
                    one.max(other) / one.min(other) >= 3.0
                };
                let share = opaque.iter().filter(stands_out).count() as f64 / opaque.len() as f64;
                assert!(share > 0.7, "{mood:?}: {share} of it can be seen on a panel of {panel}");
            }
        }
    }
}
