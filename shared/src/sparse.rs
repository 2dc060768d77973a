//! Leaves out of JSON what is not there; a format without names of members needs them all.

/// Writes a struct as `derive(Serialize)` would, but in a format that people can read without the
/// members of which `unless` says that there is nothing in them. They are read with
/// `#[serde(default)]`.
macro_rules! sparse {
    ($type:ident $(<$life:lifetime>)?: $($member:ident $(unless $absent:path)?),+ $(,)?) => {
        impl serde::Serialize for $type $(<$life>)? {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeStruct as _;

                // Naming all of them makes a member that is forgotten here an error.
                let Self { $($member),+ } = self;
                let is_named = serializer.is_human_readable();
                let count = [$(stringify!($member)),+].len();
                let mut object = serializer.serialize_struct(stringify!($type), count)?;
                $(
                    let is_absent = false $(|| $absent($member))?;
                    if is_named && is_absent {
                        object.skip_field(stringify!($member))?;
                    } else {
                        object.serialize_field(stringify!($member), $member)?;
                    }
                )+
                object.end()
            }
        }
    };
}

pub(crate) use sparse;
