#pragma once

#include "models/core/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace groundswell::sources {

/// Validators of an answer that can be kept: plain and short ones. Pure.
[[nodiscard]] bool isKeptValidator(std::string_view value);
/// A page by its address, as a hash.
[[nodiscard]] std::uint64_t addressKey(std::string_view url);
/// A time of change as it was written, as a hash; 0 for none.
[[nodiscard]] std::uint32_t changeKey(std::string_view lastModified);

/// So many fetches without it, and a page is forgotten.
inline constexpr int mostAbsences = 60;

/// What is kept of a listing from one fetch to the next: which pages were read, in which version. A value.
struct WebMemory {
    struct Page {
        std::uint32_t change = 0;  ///< changeKey of what was read
        int absences = 0;          ///< fetches since the listing last named it
        int failures = 0;          ///< how often it could not be had; 0 = it was read

        friend bool operator==(const Page&, const Page&) = default;
    };
    /// Other days that a person asked for, and what was read of them so far.
    struct Asked {
        std::optional<core::UtcTime> from;
        std::optional<core::UtcTime> to;
        std::unordered_set<std::uint64_t> read;

        friend bool operator==(const Asked&, const Asked&) = default;
    };

    /// A sitemap that could not be had, or only its beginning.
    struct BrokenSitemap {
        /// How far back to look in it when it can be had; none = it stays as it is, and what it names was seen.
        std::optional<core::UtcTime> since;
        int failures = 0;

        friend bool operator==(const BrokenSitemap&, const BrokenSitemap&) = default;
    };

    /// What a server gave for asking whether a listing is still the same.
    struct Validators {
        std::string etag;
        std::string lastModified;

        [[nodiscard]] bool empty() const { return etag.empty() && lastModified.empty(); }
        friend bool operator==(const Validators&, const Validators&) = default;
    };
    /// Listings of which nothing is left as long as they stay the same.
    struct Listings {
        std::unordered_map<std::uint64_t, Validators> validators;  ///< by address
        std::optional<core::UtcTime> since;  ///< pages older than that were left out; none = none was
        std::uint32_t taken = 0;             ///< changeKey of which pages the source took

        friend bool operator==(const Listings&, const Listings&) = default;
    };

    std::unordered_map<std::uint64_t, Page> pages;
    std::unordered_map<std::uint64_t, BrokenSitemap> sitemaps;
    std::optional<core::UtcTime> since;  ///< where the work that a fetch left began; none = it left none
    std::optional<Asked> asked;
    Listings listings;

    /// Whether a page has to be read: it is new, it says that it changed, or it could not be had so far.
    [[nodiscard]] bool wants(std::uint64_t address, std::uint32_t change) const;
    /// Whether a page is known that has to be read again whatever the listing says.
    [[nodiscard]] bool hasPending() const;
    void noteRead(std::uint64_t address, std::uint32_t change);
    /// A page that could not be had; after three times it counts as read.
    void noteFailure(std::uint64_t address, std::uint32_t change);
    /// A sitemap that could not be had when all since `since` was to be read. One of which there is a beginning is
    /// taken as it is after three times.
    void noteBroken(std::uint64_t sitemap, core::UtcTime since, bool hasBeginning);
    /// Forgets pages that a listing has not named for 60 fetches, and beyond 200,000 those that it named longest ago;
    /// of broken sitemaps 1,000 are kept.
    void forget();

    friend bool operator==(const WebMemory&, const WebMemory&) = default;
};

[[nodiscard]] std::string writeWebMemory(const WebMemory& memory);
/// An empty memory for a text that writeWebMemory did not write.
[[nodiscard]] WebMemory readWebMemory(std::string_view text);

}  // namespace groundswell::sources
