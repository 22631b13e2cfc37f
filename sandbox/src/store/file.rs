use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// "TALK": identifies the sandbox's databases.
pub(crate) const APPLICATION_ID: i32 = 0x5441_4c4b;
pub(crate) const SCHEMA_VERSION: i32 = 2;

const MAGIC: &[u8] = b"SQLite format 3\0";
const HEADER_LENGTH: u64 = 100;
// The offsets of these big-endian fields in SQLite's file format.
const USER_VERSION_AT: usize = 60;
const APPLICATION_ID_AT: usize = 68;

/// Why a database cannot be used. The file is unchanged.
#[derive(Debug)]
#[non_exhaustive]
pub enum OpenError {
    /// The file cannot be read.
    Unreadable(PathBuf, io::Error),
    /// The file is not a SQLite database.
    NotSqlite(PathBuf),
    /// The database belongs to another program.
    Foreign(PathBuf),
    /// The database has the schema of another version.
    OtherVersion(PathBuf, i32),
    /// SQLite cannot open the file.
    Sqlite(PathBuf, rusqlite::Error),
    /// SQLite cannot create a database in memory.
    Memory(rusqlite::Error),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const FIX: &str = "Name another file; one that does not exist yet is created";
        match self {
            Self::Unreadable(path, cause) => write!(f, "cannot read {}: {cause}. {FIX}", path.display()),
            Self::NotSqlite(path) => write!(f, "{} is not a SQLite database. {FIX}", path.display()),
            Self::Foreign(path) => {
                write!(f, "{} is the database of another program. {FIX}", path.display())
            }
            Self::OtherVersion(path, version) => write!(
                f,
                "{} has schema {version}, this sandbox works with {SCHEMA_VERSION}. {FIX}",
                path.display()
            ),
            Self::Sqlite(path, cause) => write!(f, "cannot use {}: {cause}. {FIX}", path.display()),
            Self::Memory(cause) => write!(f, "cannot keep the state in memory: {cause}"),
        }
    }
}

impl std::error::Error for OpenError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unreadable(_, cause) => Some(cause),
            Self::Sqlite(_, cause) | Self::Memory(cause) => Some(cause),
            Self::NotSqlite(_) | Self::Foreign(_) | Self::OtherVersion(..) => None,
        }
    }
}

/// Checks the file's header without SQLite, which may modify files that it opens.
pub(super) fn check(path: &Path) -> Result<(), OpenError> {
    let unreadable = |cause| OpenError::Unreadable(path.to_owned(), cause);
    let file = match File::open(path) {
        Ok(file) => file,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(cause) => return Err(unreadable(cause)),
    };
    let mut header = Vec::new();
    file.take(HEADER_LENGTH).read_to_end(&mut header).map_err(unreadable)?;
    if header.is_empty() {
        return Ok(());
    }
    if !header.starts_with(MAGIC) {
        return Err(OpenError::NotSqlite(path.to_owned()));
    }
    if field(&header, APPLICATION_ID_AT) != Some(APPLICATION_ID) {
        return Err(OpenError::Foreign(path.to_owned()));
    }
    match field(&header, USER_VERSION_AT) {
        Some(SCHEMA_VERSION) => Ok(()),
        version => Err(OpenError::OtherVersion(path.to_owned(), version.unwrap_or_default())),
    }
}

/// Restricts the file to its owner. SQLite gives its other files the same permissions.
pub(super) fn keep_private(path: &Path) -> io::Result<()> {
    let mut options = File::options();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.append(true).create(true).open(path)?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    drop(file);
    Ok(())
}

fn field(header: &[u8], at: usize) -> Option<i32> {
    header.get(at..)?.first_chunk().map(|bytes| i32::from_be_bytes(*bytes))
}
