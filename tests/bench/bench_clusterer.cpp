// Clusters JSON Lines from standard input (id, text, optional lang and published_at) and measures how fast:
//     zcat items.jsonl.gz | bench_clusterer ITEMS.csv [--settle] [--identify]
// ITEMS.csv gets external_id,cluster_id. --settle goes on to the merge pass that is due next; --identify identifies
// languages instead of taking `lang`. Times are of the process, so that a busy machine disturbs them less.

#include "pipeline/cluster/clusterer.h"
#include "pipeline/text/clean.h"
#include "pipeline/text/features.h"
#include "pipeline/text/language.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iostream>
#include <string>
#include <unordered_map>
#include <vector>

using namespace groundswell;

namespace {

struct Item {
    std::string id;
    text::Features features;
    std::optional<core::UtcTime> publishedAt;
    std::int64_t cluster = 0;
};

struct Settings {
    std::string output;
    bool settle = false;
    bool identify = false;
};

struct Measured {
    double longestAdd = 0;
    std::size_t mostActive = 0;
    std::size_t merges = 0;
    std::size_t savedBytes = 0;
};

double secondsSince(std::clock_t start) {
    return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

std::string member(const nlohmann::json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::vector<Item> readItems(bool identify) {
    std::vector<Item> items;
    std::string line;
    while (std::getline(std::cin, line)) {
        const nlohmann::json object = nlohmann::json::parse(line, nullptr, false);
        if (!object.is_object()) continue;
        const std::string text = text::cleanForProcessing(text::toPlainText(member(object, "text")));
        const std::string claimed = member(object, "lang");
        const std::string language = identify ? text::identifyLanguage(text, claimed).code : claimed;
        items.push_back({member(object, "id"), text::extractFeatures(text, language.empty() ? "und" : language),
                         core::parseTime(member(object, "published_at")), 0});
    }
    return items;
}

std::size_t activeClusters(const cluster::Clusterer& clusterer, std::vector<std::int64_t>& candidates) {
    std::erase_if(candidates, [&](std::int64_t id) { return !clusterer.similarityTo(core::ClusterId{id}, {}); });
    return candidates.size();
}

Measured clusterAll(std::vector<Item>& items, bool settle) {
    constexpr std::size_t itemsBetweenCounts = 1000;
    cluster::Clusterer clusterer;
    std::vector<cluster::Regrouping> merges;
    std::vector<std::int64_t> opened;
    Measured measured;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const std::clock_t start = std::clock();
        const cluster::Assignment assignment =
            clusterer.add({.features = items[i].features, .publishedAt = items[i].publishedAt}, merges);
        measured.longestAdd = std::max(measured.longestAdd, secondsSince(start));
        items[i].cluster = assignment.cluster.value;
        if (assignment.opened) opened.push_back(assignment.cluster.value);
        if (i % itemsBetweenCounts == 0) {
            measured.mostActive = std::max(measured.mostActive, activeClusters(clusterer, opened));
        }
    }
    if (settle) {
        for (cluster::Regrouping& merge : clusterer.settle()) merges.push_back(std::move(merge));
    }
    std::unordered_map<std::int64_t, std::int64_t> into;
    for (const cluster::Regrouping& merge : merges) {
        if (merge.isMerge()) into[merge.from.value] = merge.into.value;
    }
    for (Item& item : items) {
        for (auto next = into.find(item.cluster); next != into.end(); next = into.find(item.cluster)) {
            item.cluster = next->second;
        }
    }
    measured.merges = merges.size();
    measured.savedBytes = clusterer.save().size();
    return measured;
}

// Apart, because calls of the clock around every item cost as much as an easy item does.
double fastestRate(const std::vector<Item>& items) {
    double fastest = 0;
    for (int round = 0; round < 3; ++round) {
        cluster::Clusterer clusterer;
        std::vector<cluster::Regrouping> merges;
        const std::clock_t start = std::clock();
        for (const Item& item : items)
            clusterer.add({.features = item.features, .publishedAt = item.publishedAt}, merges);
        fastest = std::max(fastest, static_cast<double>(items.size()) / secondsSince(start));
    }
    return fastest;
}

void writeItems(const std::vector<Item>& items, const std::string& path) {
    std::ofstream out(path);
    out << "external_id,cluster_id\n";
    for (const Item& item : items) {
        out << item.id << ',' << (item.cluster == 0 ? std::string() : std::to_string(item.cluster)) << '\n';
    }
}

void report(const std::vector<Item>& items, const Measured& measured) {
    std::unordered_map<std::int64_t, std::size_t> sizes;
    for (const Item& item : items) ++sizes[item.cluster];
    sizes.erase(0);
    std::size_t largest = 0;
    std::size_t together = 0;
    for (const auto& [id, size] : sizes) {
        largest = std::max(largest, size);
        if (size > 1) together += size;
    }
    const auto count = static_cast<double>(items.size());
    std::printf("%zu items, %.0f items/s, longest add %.1f ms, at most %zu active clusters, saved in %.2f MB\n",
                items.size(), fastestRate(items), measured.longestAdd * 1e3, measured.mostActive,
                static_cast<double>(measured.savedBytes) / 1e6);
    std::printf("%zu clusters after %zu merges, largest %.2f %%, in clusters of two or more %.1f %%\n", sizes.size(),
                measured.merges, 100 * static_cast<double>(largest) / count,
                100 * static_cast<double>(together) / count);
}

}  // namespace

int main(int argc, char** argv) {
    Settings settings;
    for (int i = 1; i < argc; ++i) {
        const std::string argument = argv[i];
        if (argument == "--settle") {
            settings.settle = true;
        } else if (argument == "--identify") {
            settings.identify = true;
        } else {
            settings.output = argument;
        }
    }
    if (settings.output.empty()) {
        std::fprintf(stderr, "usage: zcat items.jsonl.gz | bench_clusterer ITEMS.csv [--settle] [--identify]\n");
        return 2;
    }
    std::vector<Item> items = readItems(settings.identify);
    if (items.empty()) return 1;
    const Measured measured = clusterAll(items, settings.settle);
    writeItems(items, settings.output);
    report(items, measured);
    return 0;
}
