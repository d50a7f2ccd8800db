#pragma once

#include "models/store/read_connection.h"

namespace groundswell::pipeline {

/// Several reads of one answer see the same data. For one thread.
class Snapshot {
public:
    explicit Snapshot(store::ReadConnection& reader) : m_reader(reader), m_begun(reader.beginSnapshot()) {}
    ~Snapshot() {
        if (m_begun) m_reader.endSnapshot();
    }
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;
    [[nodiscard]] const core::Result<void>& begun() const { return m_begun; }

private:
    store::ReadConnection& m_reader;
    core::Result<void> m_begun;
};

}  // namespace groundswell::pipeline
