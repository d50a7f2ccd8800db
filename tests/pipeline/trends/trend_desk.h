#pragma once

#include "models/core/clock.h"
#include "models/domain/keyword.h"
#include "models/store/store.h"

#include <QTemporaryDir>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace groundswell::testing {

/// An item that is already in its cluster.
struct PlacedItem {
    std::int64_t cluster = 1;
    std::optional<double> hoursAgo;  ///< before TrendDesk::now; none = without a time
    std::string author = {};
    std::string outlet = {};
    std::string language = {};
    std::string text = {};  ///< empty = one of its own
    std::vector<std::string> phrases = {};
    std::string source = "files";
};

/// A store of items in clusters, at one moment. Fails the process where it cannot be written.
class TrendDesk {
public:
    TrendDesk();

    static core::UtcTime now();
    static core::UtcTime ago(double hours);
    void put(const std::vector<PlacedItem>& items);
    [[nodiscard]] const std::vector<PlacedItem>& items() const { return m_items; }
    [[nodiscard]] store::Store& store() { return *m_store; }
    [[nodiscard]] std::unique_ptr<store::ReadConnection> reader();
    /// The number that a query on the file answers with.
    [[nodiscard]] std::int64_t number(const std::string& query);

private:
    [[nodiscard]] std::filesystem::path file() const;

    QTemporaryDir m_folder;
    std::vector<PlacedItem> m_items;
    std::unique_ptr<store::Store> m_store;
};

}  // namespace groundswell::testing
