#pragma once

#include <string>
#include <vector>

namespace groundswell::testing {

/// What a workspace's store says, without anything that depends on when and in how many attempts it was made (ids,
/// times of collecting, runs): items with state, language and keywords, clusters as sets of items with their numbers,
/// words and labels, the archive's records by source. In a fixed order. Throws SQLite::Exception.
[[nodiscard]] std::vector<std::string> canonicalDump(const std::string& storeFile);

/// The first line that is in one of two dumps only; empty when they are the same.
[[nodiscard]] std::string firstDifference(const std::vector<std::string>& a, const std::vector<std::string>& b);

/// What is wrong with the numbers of a store by a count of their own: items that are there twice, clusters that count
/// other items than they have. Empty when nothing is.
[[nodiscard]] std::string wrongNumbers(const std::string& storeFile);

}  // namespace groundswell::testing
