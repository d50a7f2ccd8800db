#pragma once

#include "tests/app/faults.h"
#include "tests/support/scripted_server.h"

#include <cstdint>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace groundswell::testing {

/// How much a workspace of the kill rounds holds.
struct Corpus {
    int first = 2'300;  ///< posts of the first file: more than the workflow commits at once
    int second = 500;   ///< of the second one, which changes some and repeats some of the first
    int generated = 400;
};

/// Does all that a workspace is used for in a row of commands, kills them at random, starts each again until it ends,
/// and compares what comes out with a run that nobody disturbed. Half of the kills fall at a random time, half at one
/// of the calls by which the program changes its files; some hit the command that cleans up after the one before.
class KillRounds {
public:
    KillRounds(const Corpus& corpus, unsigned seed);

    /// The undisturbed run, and what every later one has to come out as. Like all below: what is wrong, empty when
    /// nothing is.
    std::string prepare();
    /// Rounds until so many commands were killed.
    std::string run(int kills);
    /// What was done, in one line.
    [[nodiscard]] std::string summary() const;

private:
    struct Step {
        std::vector<std::string> words;
        std::chrono::microseconds took{0};
        std::uint64_t writes = 0;
    };

    std::string begin(Program& program);
    std::string round();
    std::string runStep(Program& program, const Step& step);
    Disturbed killOnce(Program& program, const Step& step, bool early);
    std::string resume(Program& program);
    std::string check(Program& program, const std::vector<std::string>& expected);
    [[nodiscard]] int upTo(int highest) { return std::uniform_int_distribution<int>(0, highest)(m_random); }

    const Corpus m_corpus;
    std::mt19937 m_random;
    const unsigned m_seed;
    ScriptedServer m_server;
    std::vector<Step> m_steps;
    std::vector<std::string> m_expected;
    std::string m_now;  ///< the command under way

    int m_rounds = 0;
    int m_kills = 0;
    int m_byPoint = 0;
    int m_afterAKill = 0;
    std::set<std::string> m_points;
    std::chrono::microseconds m_slowestResume{0};
};

}  // namespace groundswell::testing
