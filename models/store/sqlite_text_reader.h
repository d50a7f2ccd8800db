#pragma once

#include "models/store/text_reader.h"

namespace groundswell::store {

class ReadSession;

/// TextReader on SQLite. For one thread.
class SqliteTextReader final : public TextReader {
public:
    explicit SqliteTextReader(ReadSession& session) : m_session(session) {}

    core::Result<std::int64_t> count(const domain::Filter& filter) override;
    core::Result<void> forEach(const domain::Filter& filter, const std::function<bool(const ItemText&)>& take) override;
    core::Result<void> sample(std::int64_t blocks, std::int64_t length,
                              const std::function<bool(const ItemText&)>& take) override;
    core::Result<std::vector<ItemText>> load(std::span<const core::ItemId> items,
                                             const domain::Filter& filter) override;
    core::Result<std::vector<core::ItemId>> containing(const IndexedPhrase& phrase, std::int64_t limit) override;
    core::Result<std::vector<core::ItemId>> bestOf(std::span<const IndexedPhrase> phrases, std::int64_t limit) override;

private:
    ReadSession& m_session;
};

}  // namespace groundswell::store
