//! Every word people read outside the window, in their language: the same catalogue as the window's, in Fluent.

mod area;
mod language;

use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use std::sync::OnceLock;

use area::AREAS;

pub use fluent_bundle::FluentValue as Value;
pub use language::{Language, locale};

type Bundle = FluentBundle<FluentResource>;

/// The texts in one language. Costs nothing until the first word is asked for; then only that word's area is read.
pub struct Texts {
    language: Language,
    spoken: [OnceLock<Bundle>; AREAS.len()],
    /// What says what a translation has no words for.
    english: [OnceLock<Bundle>; AREAS.len()],
}

impl Texts {
    /// The texts in this language.
    pub fn new(language: Language) -> Texts {
        let none = || std::array::from_fn(|_| OnceLock::new());
        Texts { language, spoken: none(), english: none() }
    }

    /// Which language this is.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The message of this id, its gaps filled with `args`; in English where the language has none, and the id itself
    /// where there is no such message. The id's first word says in which area it stands.
    pub fn say(&self, id: &str, args: &[(&str, Value<'_>)]) -> String {
        self.find(id, args).unwrap_or_else(|| id.to_owned())
    }

    /// Whether there is a message of this id in the language or in English.
    pub fn has(&self, id: &str) -> bool {
        self.bundles(id).any(|it| it.has_message(id))
    }

    fn find(&self, id: &str, args: &[(&str, Value<'_>)]) -> Option<String> {
        let args: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, value.clone())).collect();
        self.bundles(id).find_map(|bundle| {
            let pattern = bundle.get_message(id)?.value()?;
            let mut errors = Vec::new();
            let said = bundle.format_pattern(pattern, Some(&args), &mut errors);
            debug_assert!(errors.is_empty(), "{id} is said with everything it takes: {errors:?}");
            Some(said.into_owned())
        })
    }

    /// Where the message may stand: in the language's texts, then in the English ones. Read when somebody gets there.
    fn bundles(&self, id: &str) -> impl Iterator<Item = &Bundle> {
        let name = id.split('-').next();
        let at = AREAS.iter().position(|it| Some(it.name) == name);
        at.into_iter().flat_map(move |at| {
            let places = [(&self.spoken[at], self.language), (&self.english[at], Language::En)];
            places.into_iter().map(move |(place, language)| {
                place.get_or_init(|| read(language, AREAS[at].source(language)))
            })
        })
    }
}

fn read(language: Language, source: &str) -> Bundle {
    let locale = language.code().parse().expect("a language's code is a locale");
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    // All are written from left to right: no isolation marks, which copied text would carry along.
    bundle.set_use_isolating(false);
    // What Fluent cannot read is left out: tests/catalogue.rs finds it.
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(read, _errors)| read);
    bundle.add_resource_overriding(resource);
    bundle
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_said_in_its_language_with_its_gaps_filled() {
        for (language, one, many) in [
            (Language::En, "1 finding", "3 findings"),
            (Language::De, "1 Befund", "3 Befunde"),
            (Language::Fr, "1 constat", "3 constats"),
        ] {
            let texts = Texts::new(language);
            assert_eq!(texts.say("tray-found", &[("count", 1.into())]), one);
            assert_eq!(texts.say("tray-found", &[("count", 3_usize.into())]), many);
        }
    }

    #[test]
    fn what_nobody_wrote_says_its_id() {
        let texts = Texts::new(Language::De);
        for id in ["tray-no-such-message", "nowhere-at-all", "plain"] {
            assert_eq!(texts.say(id, &[]), id);
            assert!(!texts.has(id));
        }
        assert!(texts.has("tray-found"));
    }

    #[test]
    fn names_of_others_stay_as_they_are() {
        let texts = Texts::new(Language::En);
        let said = texts.say("cli-choose", &[("all", "{ $x } \u{1f980} 1,000".into())]);
        assert_eq!(said, "choose one of: { $x } \u{1f980} 1,000");
    }
}
