#include "tests/app/kill_rounds.h"

#include "models/core/clock.h"
#include "tests/app/store_dump.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <QtGlobal>

#include <array>
#include <filesystem>

namespace groundswell::testing {

namespace {

using nlohmann::json;
using Words = std::vector<std::string>;

constexpr int feedEntries = 20;
constexpr int earlyPoints = 12;  // calls in which a command takes over what a killed one left

std::string numbered(const char* stem, int number) {
    static constexpr std::array syllables{"ba", "ke", "li", "mo", "nu", "ra", "te", "vi", "zo", "gu"};
    std::string word = stem;
    for (int rest = number + 100; rest > 0; rest /= 10) word += syllables[static_cast<std::size_t>(rest % 10)];
    return word + "k";
}

// A post of one of many stories; another edition of it says something else.
std::string post(int number, int edition) {
    const int story = number % 150;
    std::string text;
    for (int word = 0; word < 7; ++word) {
        if (word != (number / 150 + edition) % 7) text += numbered("q", story * 7 + word) + " ";
    }
    text += "reported witnesses in " + numbered("T", story % 20) + " #" + numbered("t", story % 9);
    if (edition > 0) text += " update " + std::to_string(edition);
    const auto time = core::parseTime("2026-09-01T00:00:00Z").value() + std::chrono::minutes(20 * number);
    const json line{{"id", "p" + std::to_string(number)},
                    {"text", text},
                    {"lang", "en"},
                    {"author", "author" + std::to_string(number % 17)},
                    {"published_at", core::formatTime(time)}};
    return line.dump() + "\n";
}

QByteArray firstFile(const Corpus& corpus) {
    std::string lines;
    for (int number = 0; number < corpus.first; ++number) lines += post(number, 0);
    return QByteArray::fromStdString(lines);
}

QByteArray secondFile(const Corpus& corpus) {
    std::string lines;
    for (int i = 0; i < corpus.second; ++i) {
        if (i % 3 == 0) lines += post(i * 2, 1);             // changed
        if (i % 3 == 1) lines += post(i * 2, 0);             // as it is stored
        if (i % 3 == 2) lines += post(corpus.first + i, 0);  // new
    }
    return QByteArray::fromStdString(lines);
}

void answer(const SeenRequest& request, Reply& reply) {
    // An entry whose page is remembered before it is stored would be lost to this answer.
    if (request.headers.contains("if-none-match")) return reply.respond(304, "ETag: \"one\"\r\n", {});
    std::string items;
    for (int entry = 0; entry < feedEntries; ++entry) {
        const std::string id = std::to_string(entry);
        items += "<item><guid>g" + id + "</guid><title>" + numbered("q", entry % 5) + " floods " +
                 numbered("T", entry) + "</title><pubDate>Fri, 25 Sep 2026 1" + std::to_string(entry % 10) +
                 ":00:00 GMT</pubDate></item>";
    }
    reply.respond(200, "Content-Type: application/rss+xml\r\nETag: \"one\"\r\n",
                  "<rss version=\"2.0\"><channel><title>T</title>" + items + "</channel></rss>");
}

std::string told(const std::string& what, const Call& call) {
    return what + " ended with " + std::to_string(call.exitCode) + ": " + call.err.substr(0, 600);
}

std::string storeOf(const Program& program, const std::string& id) {
    return program.workspaceFolder(id) + "/store.sqlite";
}

// What a person added: it has to be where it was put in the end, too.
void addLabel(const std::string& store) {
    SQLite::Database(store, SQLite::OPEN_READWRITE, 5'000)
        .exec(
            "INSERT OR IGNORE INTO cluster_labels (cluster_id, label, item_id, created_at) "
            "SELECT cluster_id, 'watched', item_id, 0 FROM content_items WHERE external_id = 'p1503'");
}

}  // namespace

KillRounds::KillRounds(const Corpus& corpus, unsigned seed)
    : m_corpus(corpus), m_random(seed), m_seed(seed), m_server(answer) {
    for (const Words& words : {Words{"import", "-w", "w", "first.jsonl"},
                               {"process", "-w", "w"},
                               {"label"},
                               {"import", "-w", "w", "second.jsonl"},
                               {"process", "-w", "w"},
                               {"acquire", "-w", "w", "--source", "feed", "--process"},
                               {"acquire", "-w", "w", "--source", "made", "--date", "2026-10-01", "--process"},
                               {"clusters", "refresh", "-w", "w"},
                               {"expire", "-w", "w", "--before", "2026-09-08"},
                               {"backup", "-w", "w", "w.backup"}}) {
        m_steps.push_back({words, {}, 0});
    }
}

std::string KillRounds::begin(Program& program) {
    program.file("first.jsonl", firstFile(m_corpus));
    program.file("second.jsonl", secondFile(m_corpus));
    const std::string generated = "seed=5&items=" + std::to_string(m_corpus.generated) + "&days=40";
    const json config{
        {"schema_version", 1},
        {"id", "w"},
        {"sources",
         {{{"id", "files"}, {"type", "file"}},
          {{"id", "feed"}, {"type", "feed"}, {"queries", {{"q", m_server.url("/")}}}, {"allow_private_network", true}},
          {{"id", "made"}, {"type", "generator"}, {"queries", {{"q", generated}}}}}}};
    const std::string file = program.file("w.json", QByteArray::fromStdString(config.dump()));
    const Call made = program.run({"workspace", "create", file});
    return made.exitCode == 0 ? std::string() : told("workspace create", made);
}

std::string KillRounds::prepare() {
    Program program;
    if (std::string wrong = begin(program); !wrong.empty()) return wrong;
    for (Step& step : m_steps) {
        if (step.words.front() == "label") {
            addLabel(storeOf(program, "w"));
            continue;
        }
        const Disturbed undisturbed = canInjectFaults ? runWithFault(program, step.words, {})
                                                      : runAndKill(program, step.words, std::chrono::minutes(2));
        if (undisturbed.call.exitCode != 0) return told(step.words.front(), undisturbed.call);
        step.took = undisturbed.took;
        step.writes = undisturbed.writes;
    }
    m_expected = canonicalDump(storeOf(program, "w"));
    return check(program, m_expected);
}

std::string KillRounds::run(int kills) {
    while (m_kills < kills) {
        if (std::string wrong = round(); !wrong.empty()) {
            // First, because Qt Test cuts long messages.
            return "round " + std::to_string(m_rounds) + " of GROUNDSWELL_KILLS_SEED=" + std::to_string(m_seed) +
                   ", command " + m_now + ": " + wrong;
        }
    }
    return {};
}

std::string KillRounds::round() {
    ++m_rounds;
    Program program;
    if (std::string wrong = begin(program); !wrong.empty()) return wrong;
    for (const Step& step : m_steps) {
        if (step.words.front() == "label") {
            addLabel(storeOf(program, "w"));
            continue;
        }
        if (std::string wrong = runStep(program, step); !wrong.empty()) return wrong;
    }
    m_now = "check";
    return check(program, m_expected);
}

std::string KillRounds::runStep(Program& program, const Step& step) {
    bool killedBefore = false;
    // A backup that is there is refused the second time: it was done when the kill came, before its exit.
    const auto isDone = [&] {
        return step.words.front() == "backup" && std::filesystem::exists(program.path(step.words.back()));
    };
    for (int kills = upTo(2); kills > 0 && !isDone(); --kills) {
        const bool early = killedBefore && upTo(2) == 0;
        const Disturbed outcome = killOnce(program, step, early);
        if (!outcome.killed) return outcome.call.exitCode == 0 ? std::string() : told(m_now, outcome.call);
        ++m_kills;
        if (early) ++m_afterAKill;
        if (outcome.hit) {
            ++m_byPoint;
            m_points.insert(outcome.point);
        }
        killedBefore = true;
        if (upTo(1) == 0) {
            if (std::string wrong = resume(program); !wrong.empty()) return wrong;
        }
    }
    m_now = step.words.front();
    if (isDone()) return {};
    const Call call = program.run(step.words);
    return call.exitCode == 0 ? std::string() : told(m_now + " again", call);
}

Disturbed KillRounds::killOnce(Program& program, const Step& step, bool early) {
    const bool byPoint = canInjectFaults && (early || upTo(1) == 0);
    if (!byPoint) {
        const auto longest = static_cast<int>(step.took.count());
        const std::chrono::microseconds after(upTo(longest));
        m_now = step.words.front() + " killed after " + std::to_string(after.count()) + " us";
        return runAndKill(program, step.words, after);
    }
    const auto number = static_cast<std::uint64_t>(1 + upTo(early ? earlyPoints : static_cast<int>(step.writes)));
    m_now = step.words.front() + " killed at call " + std::to_string(number);
    return runWithFault(program, step.words, {Fault::Kind::Kill, number, 0});
}

// How long the program needs until it can write again: a command that opens the workspace and then finds nothing to do.
std::string KillRounds::resume(Program& program) {
    const auto started = std::chrono::steady_clock::now();
    const Call call = program.run({"clusters", "merge", "-w", "w", "999999998", "999999999"});
    const auto took = std::chrono::steady_clock::now() - started;
    m_slowestResume = std::max(m_slowestResume, std::chrono::duration_cast<std::chrono::microseconds>(took));
    return call.exitCode == 2 ? std::string() : told("opening after a kill", call);
}

std::string KillRounds::check(Program& program, const std::vector<std::string>& expected) {
    const Call doctor = program.run({"doctor", "-w", "w", "--json"});
    for (const json& found : doctor.json()["checks"]) {
        const bool isOfTheSystem =
            found["name"] == "keychain" || found["name"] == "fonts" || found["name"] == "data folder";
        if (found["status"] != "ok" && !isOfTheSystem) return "doctor: " + found.dump();
    }
    if (doctor.exitCode != 0) return told("doctor", doctor);
    if (std::string wrong = wrongNumbers(storeOf(program, "w")); !wrong.empty()) return wrong;
    const std::string difference = firstDifference(expected, canonicalDump(storeOf(program, "w")));
    if (!difference.empty()) return "the store is another one than without kills: " + difference;
    if (const std::string left = leftOvers(program); !left.empty()) return "left behind: " + left;
    const Call restored = program.run({"restore", program.path("w.backup"), "--id", "copy"});
    if (restored.exitCode != 0) return told("restore", restored);
    const std::string unlike = firstDifference(expected, canonicalDump(storeOf(program, "copy")));
    return unlike.empty() ? std::string() : "the backup is another one than without kills: " + unlike;
}

std::string KillRounds::summary() const {
    return std::to_string(m_kills) + " kills in " + std::to_string(m_rounds) + " rounds of " +
           std::to_string(m_corpus.first + m_corpus.second / 3 + feedEntries + m_corpus.generated) + " items (" +
           std::to_string(m_byPoint) + " at " + std::to_string(m_points.size()) + " kinds of calls, " +
           std::to_string(m_kills - m_byPoint) + " at random times, " + std::to_string(m_afterAKill) +
           " while the one before was cleaned up after): 0 lost, 0 twice; slowest start after a kill " +
           std::to_string(m_slowestResume.count() / 1000) + " ms; seed " + std::to_string(m_seed);
}

}  // namespace groundswell::testing
