#include "pipeline/sources/web/web_memory.h"

#include <xxhash.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <vector>

namespace groundswell::sources {

namespace {

using PagesJson = nlohmann::json;

constexpr int webMemoryForm = 1;
constexpr int mostFailures = 3;
constexpr std::size_t mostPagesKept = 200'000;
constexpr std::size_t mostSitemapsKept = 1'000;
constexpr std::size_t longestValidator = 512;

std::optional<core::UtcTime> timeOf(const PagesJson& value, const char* key) {
    const auto found = value.find(key);
    if (found == value.end() || !found->is_number_integer()) return std::nullopt;
    return core::UtcTime(std::chrono::microseconds(found->get<std::int64_t>()));
}

PagesJson timeJson(const std::optional<core::UtcTime>& time) {
    return time ? PagesJson(time->time_since_epoch().count()) : PagesJson(nullptr);
}

PagesJson listingsJson(const WebMemory::Listings& listings) {
    PagesJson list = PagesJson::array();
    for (const auto& [address, validators] : std::map(listings.validators.begin(), listings.validators.end()))
        list.push_back({{"listing", address}, {"etag", validators.etag}, {"last_modified", validators.lastModified}});
    return {{"validators", std::move(list)}, {"since", timeJson(listings.since)}, {"taken", listings.taken}};
}

WebMemory::Listings listingsOf(const PagesJson& value) {
    WebMemory::Listings listings;
    if (!value.is_object() || !value.value("taken", PagesJson()).is_number_unsigned()) return listings;
    listings.taken = value.at("taken").get<std::uint32_t>();
    listings.since = timeOf(value, "since");
    for (const PagesJson& one : value.value("validators", PagesJson::array())) {
        if (!one.is_object() || !one.value("listing", PagesJson()).is_number_unsigned()) continue;
        const auto text = [&one](const char* key) {
            const PagesJson found = one.value(key, PagesJson());
            return found.is_string() ? found.get<std::string>() : std::string();
        };
        listings.validators[one.at("listing").get<std::uint64_t>()] = {text("etag"), text("last_modified")};
    }
    return listings;
}

}  // namespace

bool isKeptValidator(std::string_view value) {
    return value.size() <= longestValidator &&
           std::all_of(value.begin(), value.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

std::uint64_t addressKey(std::string_view url) {
    return XXH3_64bits(url.data(), url.size());
}

std::uint32_t changeKey(std::string_view lastModified) {
    if (lastModified.empty()) return 0;
    return static_cast<std::uint32_t>(XXH3_64bits(lastModified.data(), lastModified.size()) | 1U);
}

bool WebMemory::wants(std::uint64_t address, std::uint32_t change) const {
    const auto known = pages.find(address);
    if (known == pages.end()) return true;
    const bool changed = change != 0 && change != known->second.change;
    return changed || (known->second.failures > 0 && known->second.failures < mostFailures);
}

bool WebMemory::hasPending() const {
    return std::any_of(pages.begin(), pages.end(), [](const auto& page) {
        return page.second.failures > 0 && page.second.failures < mostFailures;
    });
}

void WebMemory::noteRead(std::uint64_t address, std::uint32_t change) {
    pages[address] = {change, 0, 0};
}

void WebMemory::noteFailure(std::uint64_t address, std::uint32_t change) {
    Page& page = pages[address];
    // A version of its own has its own tries.
    page = {change, 0, page.change == change ? page.failures + 1 : 1};
}

void WebMemory::noteBroken(std::uint64_t sitemap, core::UtcTime since, bool hasBeginning) {
    const auto [known, isNew] = sitemaps.try_emplace(sitemap, BrokenSitemap{since, 0});
    BrokenSitemap& broken = known->second;
    broken.failures = std::min(broken.failures + 1, mostFailures);
    if (hasBeginning) {
        if (broken.failures >= mostFailures) broken.since.reset();
    } else if (!broken.since) {
        // Its beginning was seen until now.
        broken = {since, 1};
    }
}

void WebMemory::forget() {
    while (sitemaps.size() > mostSitemapsKept) sitemaps.erase(sitemaps.begin());
    std::erase_if(pages, [](const auto& page) { return page.second.absences > mostAbsences; });
    if (pages.size() <= mostPagesKept) return;
    std::vector<std::pair<int, std::uint64_t>> byAbsence;
    byAbsence.reserve(pages.size());
    for (const auto& [address, page] : pages) byAbsence.emplace_back(page.absences, address);
    std::nth_element(byAbsence.begin(), byAbsence.begin() + mostPagesKept, byAbsence.end());
    for (std::size_t i = mostPagesKept; i < byAbsence.size(); ++i) pages.erase(byAbsence[i].second);
}

std::string writeWebMemory(const WebMemory& memory) {
    if (memory == WebMemory{}) return {};
    // [address, change, absences, failures] in one list each: there may be very many of them.
    PagesJson pages = PagesJson::array();
    for (const auto& [address, page] : std::map(memory.pages.begin(), memory.pages.end()))
        pages.push_back({address, page.change, page.absences, page.failures});
    PagesJson out{{"web_memory", webMemoryForm}, {"pages", std::move(pages)}, {"since", timeJson(memory.since)}};
    if (!memory.sitemaps.empty()) {
        PagesJson sitemaps = PagesJson::array();
        for (const auto& [address, broken] : std::map(memory.sitemaps.begin(), memory.sitemaps.end()))
            sitemaps.push_back(
                {{"sitemap", address}, {"since", timeJson(broken.since)}, {"failures", broken.failures}});
        out["sitemaps"] = std::move(sitemaps);
    }
    if (!memory.listings.validators.empty()) out["listings"] = listingsJson(memory.listings);
    if (memory.asked)
        out["asked"] = {
            {"from", timeJson(memory.asked->from)}, {"to", timeJson(memory.asked->to)}, {"read", memory.asked->read}};
    return out.dump();
}

WebMemory readWebMemory(std::string_view text) {
    WebMemory memory;
    const PagesJson value = PagesJson::parse(text, nullptr, false);
    if (!value.is_object() || value.value("web_memory", PagesJson()) != webMemoryForm) return memory;
    memory.since = timeOf(value, "since");
    for (const PagesJson& page : value.value("pages", PagesJson::array())) {
        const bool whole = page.is_array() && page.size() == 4 &&
                           std::all_of(page.begin(), page.end(), [](const auto& n) { return n.is_number_unsigned(); });
        if (!whole) continue;
        memory.pages[page[0].get<std::uint64_t>()] = {page[1].get<std::uint32_t>(), page[2].get<int>(),
                                                      page[3].get<int>()};
    }
    for (const PagesJson& one : value.value("sitemaps", PagesJson::array())) {
        if (!one.is_object() || !one.value("sitemap", PagesJson()).is_number_unsigned()) continue;
        const PagesJson failures = one.value("failures", PagesJson());
        const auto count = failures.is_number_unsigned() ? failures.get<std::uint64_t>() : std::uint64_t{1};
        memory.sitemaps[one.at("sitemap").get<std::uint64_t>()] = {
            timeOf(one, "since"), static_cast<int>(std::min<std::uint64_t>(count, mostFailures))};
    }
    memory.listings = listingsOf(value.value("listings", PagesJson()));
    const PagesJson asked = value.value("asked", PagesJson());
    if (!asked.is_object()) return memory;
    memory.asked = {timeOf(asked, "from"), timeOf(asked, "to"), {}};
    for (const PagesJson& address : asked.value("read", PagesJson::array())) {
        if (address.is_number_unsigned()) memory.asked->read.insert(address.get<std::uint64_t>());
    }
    return memory;
}

}  // namespace groundswell::sources
