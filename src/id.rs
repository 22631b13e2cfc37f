//! The format of ids. This module depends on no other.

/// Long enough for UUIDs and every id in the vendor's documents.
pub(crate) const MAX_ID_LENGTH: usize = 128;

/// UUIDs are compared without regard to case (RFC 9562, section 4), other ids exactly.
pub(crate) fn is_same_id(one: &str, other: &str) -> bool {
    one == other || (one.eq_ignore_ascii_case(other) && is_uuid(one))
}

/// Whether it has 8, 4, 4, 4 and 12 hexadecimal digits.
pub(crate) fn is_uuid(id: &str) -> bool {
    let is_right = |(place, byte): (usize, u8)| match place {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    id.len() == 36 && id.bytes().enumerate().all(is_right)
}

pub(crate) fn is_id_byte(byte: u8) -> bool {
    // A table lookup: branches on random letters and digits are mispredicted, and there may be a
    // million bytes.
    IS_ID_BYTE.get(usize::from(byte)) == Some(&true)
}

#[allow(clippy::indexing_slicing, clippy::cast_possible_truncation)]
static IS_ID_BYTE: [bool; 256] = {
    let mut is_id_byte = [false; 256];
    let mut place = 0;
    while place < is_id_byte.len() {
        let byte = place as u8;
        is_id_byte[place] = byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        place += 1;
    }
    is_id_byte
};

/// Matches `+1234567890` and `(212) 555-0101`: with the usual separators and, because bare digits
/// and hyphens may be an id, with a plus or a character that no id has.
pub(crate) fn is_phone_number(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let (local, has_plus) = text.strip_prefix('+').map_or((text, false), |local| (local, true));
    let has_foreign = text.bytes().any(|byte| !is_id_byte(byte));
    local.bytes().all(|byte| byte.is_ascii_digit() || b" ()-./".contains(&byte))
        && (has_plus && digits >= 3 || has_foreign && digits >= 7)
}
