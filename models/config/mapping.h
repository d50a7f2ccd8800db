#pragma once

#include <map>
#include <string>
#include <vector>

namespace groundswell::config {

/// Which parts of a record become which fields of an item: item field -> JSON pointers ("/user/name") or column names
/// ("created_at"), the first that is present and not empty wins. A value.
struct Mapping {
    std::map<std::string, std::vector<std::string>> fields;
    /// Records of several texts make an item of each: the items' `field` -> places as above. Empty = one item, "text".
    std::map<std::string, std::vector<std::string>> items{};

    [[nodiscard]] bool empty() const noexcept { return fields.empty() && items.empty(); }
    friend bool operator==(const Mapping&, const Mapping&) = default;
};

/// Item fields that a mapping may name: id, text, title, language, published_at, url, author, outlet, label, kind,
/// thread, metrics.
[[nodiscard]] const std::vector<std::string>& mappableFields();

}  // namespace groundswell::config
