//! The members of a config that no page of WeChat names.

use std::{collections::BTreeMap, fmt};

use crate::{json::Writer, schema::first_same};

/// Members that no page of WeChat names, in their order. Their values can be secrets, so `Debug` shows only the names.
#[derive(Clone, Default)]
pub struct Unknown(Vec<(String, String)>);

impl Unknown {
    /// Returns each name with the JSON text of its value, as it was written.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, json)| (name.as_str(), json.as_str()))
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// If a name is given twice, the last one counts, as everywhere in JSON. The texts have to be JSON.
    pub(super) fn of(members: Vec<(String, String)>) -> Self {
        let first = first_same(members.iter().map(|(name, _)| name.as_str()));
        let mut kept: Vec<_> = members.iter().map(|_| None).collect();
        for (member, first) in members.into_iter().zip(first) {
            if let Some(place) = kept.get_mut(first) {
                *place = Some(member);
            }
        }
        Self(kept.into_iter().flatten().collect())
    }

    /// Writes them behind the known members of an object.
    pub(super) fn write(&self, out: &mut Writer) {
        for (name, json) in self.iter() {
            out.key(name).literal(json);
        }
    }
}

/// Compares the texts. The order of members has no meaning.
impl PartialEq for Unknown {
    fn eq(&self, other: &Self) -> bool {
        self.iter().collect::<BTreeMap<_, _>>() == other.iter().collect()
    }
}

impl Eq for Unknown {}

impl fmt::Debug for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(|(name, _)| name)).finish()
    }
}
