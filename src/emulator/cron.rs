//! Cron expressions, as far as WeChat's page describes them. The code is not the client's: each is a check of the other.

const FIELDS: [(u32, u32, &str); 7] = [
    (0, 59, ""),
    (0, 59, ""),
    (0, 23, ""),
    (1, 31, ""),
    (1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"),
    (0, 6, "SUN MON TUE WED THU FRI SAT"),
    (1970, 2099, ""),
];

/// The places of the two fields that also take `? L W #`, by Tencent's page.
const DAYS: [usize; 2] = [3, 5];

/// Whether WeChat takes an expression.
pub(super) fn is_cron(text: &str) -> bool {
    let fields: Vec<_> = text.split_ascii_whitespace().collect();
    fields.len() == FIELDS.len()
        && fields.iter().enumerate().all(|(at, field)| field.split(',').all(|part| fits(at, part)))
}

fn fits(at: usize, part: &str) -> bool {
    if DAYS.contains(&at) && part.contains(['?', 'L', 'W', '#', 'l', 'w']) && is_marked(at, &part.to_ascii_uppercase())
    {
        return true;
    }
    let (range, step) = part.split_once('/').unwrap_or((part, "1"));
    let step_fits =
        !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit()) && step.bytes().any(|byte| byte != b'0');
    let range_fits = match range.split_once('-') {
        Some((from, to)) => value(at, from).zip(value(at, to)).is_some_and(|(from, to)| from <= to),
        None => range == "*" || value(at, range).is_some(),
    };
    step_fits && range_fits
}

fn value(at: usize, text: &str) -> Option<u32> {
    let (least, most, names) = FIELDS.get(at)?;
    let number = if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None };
    let name = || {
        names.split_whitespace().zip(*least..).find(|(name, _)| name.eq_ignore_ascii_case(text)).map(|(_, value)| value)
    };
    number.or_else(name).filter(|value| (*least..=*most).contains(value))
}

/// Whether a part is the last day (`L`), a working day (`15W`), the last (`5L`) or a certain weekday (`5#2`) of a month.
fn is_marked(at: usize, part: &str) -> bool {
    let is_value = |text| value(at, text).is_some();
    match (at, part) {
        (_, "?" | "L") | (3, "LW") => true,
        (3, part) => part.strip_suffix('W').is_some_and(is_value),
        (_, part) => {
            let week = part.split_once('#').filter(|(_, week)| ["1", "2", "3", "4", "5"].contains(week));
            part.strip_suffix('L').is_some_and(is_value) || week.is_some_and(|(day, _)| is_value(day))
        }
    }
}
