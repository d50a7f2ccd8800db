// The quality of what is shipped, through the real command line (import, process, export or similar), on labelled sets:
//     bench_clustering DATA [GROUNDSWELL]
// DATA holds a folder a set (tweet2011/items.jsonl.gz, ...); sets that are missing are left out. GROUNDSWELL is the
// program, by default the one beside this. One row a set: what was measured, and what it is measured against.

#include "pipeline/text/stemmer.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

/// What a set has to reach, best last.
using Bars = std::vector<std::pair<double, double>>;

std::string quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

std::string quoted(const fs::path& path) {
    return quoted(path.string());
}

/// Calls `take` with each line that a command prints.
template <class Take>
void forEachLine(const std::string& command, Take take) {
    struct Close {
        void operator()(std::FILE* pipe) const { pclose(pipe); }
    };
    const std::unique_ptr<std::FILE, Close> pipe(popen(command.c_str(), "r"));
    std::array<char, 1 << 16> buffer{};
    std::string line;
    while (pipe && std::fgets(buffer.data(), buffer.size(), pipe.get()) != nullptr) {
        line += buffer.data();
        if (line.empty() || line.back() != '\n') continue;
        line.pop_back();
        take(line);
        line.clear();
    }
    if (!line.empty()) take(line);
}

std::vector<json> readRows(const std::string& command) {
    std::vector<json> rows;
    forEachLine(command, [&rows](const std::string& line) {
        json row = json::parse(line, nullptr, false);
        if (row.is_object()) rows.push_back(std::move(row));
    });
    return rows;
}

std::vector<json> readSet(const fs::path& file) {
    return readRows("gzip -dc " + quoted(file));
}

std::string textOf(const json& row, const char* name) {
    const auto found = row.find(name);
    if (found == row.end() || found->is_null()) return {};
    return found->is_string() ? found->get<std::string>() : found->dump();
}

/// A workspace of its own for one set.
class Workspace {
public:
    Workspace(fs::path program, fs::path scratch) : m_program(std::move(program)), m_profile(std::move(scratch)) {
        fs::remove_all(m_profile);
        fs::create_directories(m_profile);
        call("workspace create --id bench");
    }
    ~Workspace() { fs::remove_all(m_profile); }
    Workspace(const Workspace&) = delete;
    Workspace& operator=(const Workspace&) = delete;

    [[nodiscard]] std::string command(const std::string& arguments) const {
        return quoted(m_program) + " --quiet --profile " + quoted(m_profile) + " " + arguments;
    }
    void call(const std::string& arguments) const {
        const int result = std::system((command(arguments) + " > /dev/null").c_str());
        if (result != 0) std::fprintf(stderr, "'%s' ended with %d.\n", arguments.c_str(), result);
    }
    [[nodiscard]] fs::path write(const std::string& name, const std::vector<json>& rows) const {
        const fs::path file = m_profile / name;
        std::ofstream out(file);
        for (const json& row : rows) out << row.dump(-1, ' ', false, json::error_handler_t::replace) << '\n';
        return file;
    }

private:
    const fs::path m_program;
    const fs::path m_profile;
};

std::string verdict(double first, double second, const Bars& bars) {
    static const std::array<const char*, 4> words{"BELOW must", "must", "target", "beyond"};
    std::size_t reached = 0;
    while (reached < bars.size() && first >= bars[reached].first && second >= bars[reached].second) ++reached;
    return words.at(reached);
}

// --- clusters

struct ClusterScores {
    double f1 = 0;
    double nmi = 0;
    double largestShare = 0;
    double inClusters = 0;  ///< items in clusters of two or more
    std::size_t clusters = 0;
};

// B-cubed (Bagga and Baldwin 1998) and normalised mutual information; unlabelled items count as pollution.
ClusterScores score(const std::vector<std::pair<std::string, std::string>>& clusterAndLabel) {
    std::map<std::string, double> sizes;
    std::map<std::string, double> labels;
    std::map<std::string, double> labelledSizes;
    std::map<std::pair<std::string, std::string>, double> both;
    double labelled = 0;
    for (const auto& [cluster, label] : clusterAndLabel) {
        ++sizes[cluster];
        if (label.empty()) continue;
        ++labelled;
        ++labels[label];
        ++labelledSizes[cluster];
        ++both[{cluster, label}];
    }
    ClusterScores scores;
    scores.clusters = sizes.size();
    const auto count = static_cast<double>(clusterAndLabel.size());
    for (const auto& [cluster, size] : sizes) {
        scores.largestShare = std::max(scores.largestShare, size / count);
        if (size > 1) scores.inClusters += size / count;
    }
    if (labelled == 0) return scores;
    double precision = 0;
    double recall = 0;
    double shared = 0;
    for (const auto& [key, items] : both) {
        precision += items * items / sizes[key.first] / labelled;
        recall += items * items / labels[key.second] / labelled;
        shared += items / labelled * std::log(items * labelled / (labelledSizes[key.first] * labels[key.second]));
    }
    const auto entropy = [labelled](const std::map<std::string, double>& counts) {
        double sum = 0;
        for (const auto& [name, items] : counts) sum -= items / labelled * std::log(items / labelled);
        return sum;
    };
    scores.f1 = 2 * precision * recall / (precision + recall);
    scores.nmi = 2 * shared / (entropy(labelledSizes) + entropy(labels));
    return scores;
}

void clusterSet(const fs::path& data, const fs::path& program, const std::string& name, const Bars& bars) {
    const fs::path file = data / name / "items.jsonl.gz";
    if (!fs::exists(file)) return;
    std::map<std::string, std::string> labels;
    for (const json& row : readSet(file)) labels[textOf(row, "id")] = textOf(row, "label");
    const Workspace workspace(program, fs::temp_directory_path() / ("bench_clustering_" + name));
    const auto begin = std::chrono::steady_clock::now();
    workspace.call("import -w bench " + quoted(file));
    workspace.call("process -w bench");
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    std::vector<std::pair<std::string, std::string>> items;
    for (const json& row :
         readRows(workspace.command("export items -w bench --format jsonl --columns external_id,cluster_id"))) {
        const std::string id = textOf(row, "external_id");
        const std::string cluster = textOf(row, "cluster_id");
        items.emplace_back(cluster.empty() ? "alone " + id : cluster, labels[id]);
    }
    const ClusterScores scores = score(items);
    const bool isLabelled = scores.nmi > 0;
    const std::string reached =
        isLabelled ? verdict(scores.f1, scores.nmi, bars) : verdict(-scores.largestShare, scores.inClusters, bars);
    std::printf("%-16s %7zu items %6.1f s  ", name.c_str(), items.size(), seconds.count());
    if (isLabelled) std::printf("F1 %.3f  NMI %.3f  ", scores.f1, scores.nmi);
    std::printf("largest %4.1f %%  in clusters %3.0f %%  %6zu clusters  %s\n", 100 * scores.largestShare,
                100 * scores.inClusters, scores.clusters, reached.c_str());
    std::fflush(stdout);
}

// --- similar items

void claimMatching(const fs::path& data, const fs::path& program) {
    const fs::path claims = data / "claim_matching" / "claims.jsonl.gz";
    const fs::path queries = data / "claim_matching" / "queries.jsonl.gz";
    if (!fs::exists(claims) || !fs::exists(queries)) return;
    const Workspace workspace(program, fs::temp_directory_path() / "bench_clustering_claims");
    workspace.call("import -w bench " + quoted(claims));
    workspace.call("process -w bench");
    std::map<std::string, std::string> right;
    for (const json& row : readSet(queries)) right[textOf(row, "id")] = textOf(row, "label");
    double first = 0;
    double reciprocalRanks = 0;
    const auto begin = std::chrono::steady_clock::now();
    const auto rows = readRows(workspace.command("similar -w bench --queries " + quoted(queries) + " --limit 100"));
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    for (const json& row : rows) {
        if (textOf(row, "external_id") != right[textOf(row, "query_id")]) continue;
        const double rank = row.value("rank", 0.0);
        first += rank == 1 ? 1 : 0;
        reciprocalRanks += 1 / rank;
    }
    const auto count = static_cast<double>(right.size());
    std::printf("%-16s %7zu queries %4.1f s  hit@1 %.3f  MRR %.3f  %s\n", "claim_matching", right.size(),
                seconds.count(), first / count, reciprocalRanks / count,
                verdict(first / count, reciprocalRanks / count, {{.60, .70}, {.66, .755}, {.72, .80}}).c_str());
    std::fflush(stdout);
}

// --- languages

void languages(const fs::path& data, const fs::path& program) {
    const fs::path file = data / "xlmt_tweets_langid" / "items.jsonl.gz";
    if (!fs::exists(file)) return;
    std::vector<json> rows = readSet(file);
    std::map<std::string, std::string> gold;
    for (json& row : rows) {
        gold[textOf(row, "id")] = textOf(row, "lang");
        row.erase("lang");
    }
    const Workspace workspace(program, fs::temp_directory_path() / "bench_clustering_languages");
    workspace.call("import -w bench " + quoted(workspace.write("items.jsonl", rows)));
    workspace.call("process -w bench");
    std::map<std::string, std::pair<double, double>> rightOfAll;
    for (const json& row :
         readRows(workspace.command("export items -w bench --format jsonl --columns external_id,language"))) {
        const std::string& language = gold[textOf(row, "external_id")];
        if (language == "hi") continue;  // romanised
        ++rightOfAll[language].second;
        if (textOf(row, "language").substr(0, 2) == language) ++rightOfAll[language].first;
    }
    double accuracy = 0;
    for (const auto& [language, counts] : rightOfAll) {
        accuracy += counts.first / counts.second / static_cast<double>(rightOfAll.size());
    }
    std::printf("%-16s %7zu items   macro accuracy %.3f  %s\n", "xlmt", rows.size(), accuracy,
                verdict(accuracy, 0, {{.85, 0}, {.90, 0}, {.95, 0}}).c_str());
    std::fflush(stdout);
}

// --- keywords

std::string stemmed(const std::string& phrase) {
    std::istringstream words(phrase);
    std::string out;
    for (std::string word; words >> word;) {
        std::transform(word.begin(), word.end(), word.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        out += (out.empty() ? "" : " ") + std::string(groundswell::text::stem(word, "en"));
    }
    return out;
}

std::string contents(const fs::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

void keywords(const fs::path& data, const fs::path& program) {
    const fs::path archive = data / "keywords" / "Inspec.zip";
    if (!fs::exists(archive)) return;
    const Workspace workspace(program, fs::temp_directory_path() / "bench_clustering_keywords");
    const fs::path folder = fs::temp_directory_path() / "bench_clustering_inspec";
    fs::remove_all(folder);
    const int unpacked = std::system(("python3 -m zipfile -e " + quoted(archive) + " " + quoted(folder)).c_str());
    if (unpacked != 0) return;
    std::vector<json> rows;
    std::map<std::string, std::set<std::string>> gold;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
        const std::string id = entry.path().stem().string();
        if (entry.path().extension() == ".txt") rows.push_back({{"id", id}, {"text", contents(entry.path())}});
        if (entry.path().extension() != ".key") continue;
        std::istringstream lines(contents(entry.path()));
        for (std::string line; std::getline(lines, line);) {
            if (const std::string phrase = stemmed(line); !phrase.empty()) gold[id].insert(phrase);
        }
    }
    fs::remove_all(folder);
    std::erase_if(rows, [&gold](const json& row) { return !gold.contains(textOf(row, "id")); });
    workspace.call("import -w bench " + quoted(workspace.write("items.jsonl", rows)));
    workspace.call("process -w bench");
    constexpr std::size_t considered = 10;
    double sum = 0;
    for (const json& row :
         readRows(workspace.command("export items -w bench --format jsonl --columns external_id,keywords"))) {
        std::set<std::string> found;
        for (const json& keyword : row.value("keywords", json::array())) {
            if (found.size() < considered) found.insert(stemmed(keyword.get<std::string>()));
        }
        const std::set<std::string>& right = gold[textOf(row, "external_id")];
        double hits = 0;
        for (const std::string& phrase : found) hits += right.contains(phrase) ? 1 : 0;
        if (hits == 0) continue;
        const double precision = hits / static_cast<double>(found.size());
        const double recall = hits / static_cast<double>(right.size());
        sum += 2 * precision * recall / (precision + recall);
    }
    const double f1 = sum / static_cast<double>(std::max<std::size_t>(rows.size(), 1));
    std::printf("%-16s %7zu texts   F1@10 %.3f (stemmed, mean of the texts)  %s\n", "Inspec", rows.size(), f1,
                verdict(f1, 0, {{.31, 0}, {.32, 0}, {.35, 0}}).c_str());
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: bench_clustering DATA [GROUNDSWELL]\n");
        return 2;
    }
    const fs::path data = argv[1];
    const fs::path program = argc > 2 ? fs::path(argv[2]) : fs::absolute(argv[0]).parent_path() / "groundswell";
    clusterSet(data, program, "tweet2011", {{.80, 0}, {.86, .92}, {.90, .94}});
    clusterSet(data, program, "googlenews_ts", {{.85, 0}, {.89, .945}, {.91, .96}});
    clusterSet(data, program, "googlenews_t", {{.68, 0}, {.74, .87}, {.77, .885}});
    clusterSet(data, program, "crisislext26", {{.60, 0}, {.70, .85}, {.76, .88}});
    clusterSet(data, program, "crisis_open", {{.60, 0}, {.71, .86}, {.76, 0}});
    clusterSet(data, program, "gnews_headlines", {{-.04, 0}, {-.02, 0}, {-.01, .60}});
    claimMatching(data, program);
    languages(data, program);
    keywords(data, program);
    return 0;
}
