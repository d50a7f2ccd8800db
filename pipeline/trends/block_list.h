#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace groundswell::trends {

/// Empties a container and gives its room back, which an assignment of nothing keeps.
template <class Container>
void release(Container& values) {
    Container().swap(values);
}

/// A list that grows at its end and never moves what it holds: no second copy while it grows, and little room to spare.
/// For one thread.
template <class T>
class BlockList {
public:
    BlockList() = default;
    BlockList(const BlockList&) = delete;
    BlockList& operator=(const BlockList&) = delete;

    void push_back(const T& value) {
        if (m_next == m_blockEnd) addBlock();
        *m_next++ = value;
    }
    [[nodiscard]] std::size_t size() const {
        return m_blocks.size() * perBlock - static_cast<std::size_t>(m_blockEnd - m_next);
    }
    [[nodiscard]] T& operator[](std::size_t place) { return m_blocks[place / perBlock][place % perBlock]; }
    [[nodiscard]] const T& operator[](std::size_t place) const { return m_blocks[place / perBlock][place % perBlock]; }
    /// Calls `use` with every value, in order.
    template <class F>
    void forEach(F&& use) const {
        for (std::size_t place = 0, end = size(); place < end; ++place) use((*this)[place]);
    }
    /// Gives its room back.
    void clear() {
        release(m_blocks);
        m_next = m_blockEnd = nullptr;
    }

private:
    static constexpr std::size_t perBlock = std::size_t{1} << 17;

    void addBlock() {
        m_next = m_blocks.emplace_back(std::make_unique_for_overwrite<T[]>(perBlock)).get();
        m_blockEnd = m_next + perBlock;
    }

    std::vector<std::unique_ptr<T[]>> m_blocks;
    T* m_next = nullptr;      ///< in the last block
    T* m_blockEnd = nullptr;  ///< of it
};

}  // namespace groundswell::trends
