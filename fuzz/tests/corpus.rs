//! A short run: every seed unchanged, and with the same random changes in each run.

use std::fs;
use std::path::Path;

use talkover_fuzz::targets;

const CHANGES_PER_TARGET: usize = 20_000;

type Target = (&'static str, fn(&[u8]));
const TARGETS: [Target; 6] = [
    ("base_url", targets::base_url::run),
    ("dates", targets::dates::run),
    ("ids", targets::ids::run),
    ("options", targets::options::run),
    ("replies", targets::replies::run),
    ("waits", targets::waits::run),
];

#[test]
fn no_seed_or_mutation_violates_an_invariant() {
    let mut executions = 0;
    for (name, run) in TARGETS {
        let seeds = seeds(name);
        assert!(seeds.len() >= 5, "{name} has {} seeds", seeds.len());
        let mut random = Random(0x9e37_79b9_7f4a_7c15);
        seeds.iter().for_each(|seed| run(seed));
        for _ in 0..CHANGES_PER_TARGET {
            let mut data = random.pick(&seeds).clone();
            for _ in 0..=random.below(4) {
                change(&mut data, &seeds, &mut random);
            }
            run(&data);
        }
        executions += seeds.len() + CHANGES_PER_TARGET;
    }
    println!("{executions} executions");
}

#[test]
fn every_target_has_a_program_for_the_engine() {
    for (name, _) in TARGETS {
        assert!(here().join(format!("fuzz_targets/{name}.rs")).is_file(), "{name}");
    }
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn seeds(name: &str) -> Vec<Vec<u8>> {
    let mut files: Vec<_> = fs::read_dir(here().join("seeds").join(name))
        .unwrap_or_else(|error| panic!("seeds/{name}: {error}"))
        .map(|entry| entry.unwrap().path())
        .collect();
    // The order of a folder's files differs between machines.
    files.sort();
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

fn change(data: &mut Vec<u8>, seeds: &[Vec<u8>], random: &mut Random) {
    let at = random.below(data.len() + 1);
    match random.below(5) {
        0 => data.truncate(at),
        1 => data.insert(at, random.byte()),
        2 => {
            if let Some(byte) = data.get_mut(at) {
                *byte ^= 1 << random.below(8);
            }
        }
        3 => {
            let other = random.pick(seeds).clone();
            let from = random.below(other.len() + 1);
            data.splice(at..at, other.into_iter().skip(from).take(40));
        }
        _ => {
            let until = (at + random.below(20)).min(data.len());
            data.drain(at..until);
        }
    }
}

/// xorshift64: the same numbers on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() >> 11) as usize % end.max(1)
    }

    fn byte(&mut self) -> u8 {
        // Prefers ASCII and control characters to evenly distributed bytes.
        (self.next() >> 24) as u8 & if self.below(3) == 0 { 0xff } else { 0x7f }
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}
