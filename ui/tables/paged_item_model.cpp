#include "ui/tables/paged_item_model.h"

#include <algorithm>
#include <limits>

namespace groundswell::ui {

namespace {

constexpr std::size_t keptPages = 64;

}  // namespace

int PagedItemModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : m_total;
}

bool PagedItemModel::isLoaded(int row) const {
    return row >= 0 && row < m_total && hasPage(row / pageSize);
}

int PagedItemModel::rowOf(qlonglong id) const {
    for (const int number : pageNumbers()) {
        const int first = number * pageSize;
        const int last = std::min(m_total, first + pageSize);
        for (int row = first; row < last; ++row) {
            if (rowId(row) == id) return row;
        }
    }
    return -1;
}

void PagedItemModel::showRows(int first, int last) {
    m_firstShown = std::max(0, first);
    m_lastShown = std::max(m_firstShown, last);
    if (m_reloading || m_total == 0) return;
    const int lastPage = std::min(m_lastShown, m_total - 1) / pageSize;
    for (int number = m_firstShown / pageSize; number <= lastPage; ++number) {
        const auto arrived = m_arrivedIn.find(number);
        if (!hasPage(number) || arrived == m_arrivedIn.end() || arrived->second != m_generation) request(number);
    }
}

void PagedItemModel::reload() {
    ++m_generation;
    m_pending.clear();
    m_error.reset();
    m_firstShown = 0;
    m_lastShown = 0;
    m_reloading = true;
    request(0);
    Q_EMIT loadingChanged();
}

void PagedItemModel::refresh() {
    if (m_reloading) return;
    if (m_total == 0) {
        reload();
        return;
    }
    ++m_generation;
    m_pending.clear();
    m_error.reset();
    showRows(m_firstShown, m_lastShown);
}

void PagedItemModel::clear() {
    ++m_generation;
    m_pending.clear();
    m_error.reset();
    m_reloading = false;
    m_answered = false;
    beginResetModel();
    clearPages();
    m_arrivedIn.clear();
    m_total = 0;
    endResetModel();
    Q_EMIT totalChanged(0);
}

void PagedItemModel::request(int number) {
    if (m_pending.contains(number)) return;
    m_pending.emplace(number, pipeline::Ticket());
    pipeline::Ticket ticket = askPage(number, m_generation);
    if (const auto pending = m_pending.find(number); pending != m_pending.end()) pending->second = std::move(ticket);
}

void PagedItemModel::accept(int number, quint64 generation, qlonglong total, const std::function<void()>& store) {
    if (generation != m_generation) return;
    m_pending.erase(number);
    const int rows = static_cast<int>(std::min<qlonglong>(total, std::numeric_limits<int>::max()));
    const bool first = m_reloading;
    m_answered = true;
    if (first) {
        m_reloading = false;
        beginResetModel();
        clearPages();
        m_arrivedIn.clear();
        m_total = rows;
        store();
        m_arrivedIn[number] = generation;
        endResetModel();
        Q_EMIT totalChanged(m_total);
        Q_EMIT loadingChanged();
    } else {
        store();
        m_arrivedIn[number] = generation;
        resize(rows);
        forgetFarPages(number);
        const int firstRow = number * pageSize;
        const int lastRow = std::min(m_total, firstRow + pageSize) - 1;
        if (lastRow >= firstRow) {
            Q_EMIT dataChanged(index(firstRow, 0), index(lastRow, columnCount() - 1));
        }
    }
    Q_EMIT pageArrived(number * pageSize, std::min(m_total, (number + 1) * pageSize) - 1);
}

void PagedItemModel::reject(int number, quint64 generation, core::Error error) {
    if (generation != m_generation) return;
    m_pending.erase(number);
    m_error = std::move(error);
    if (std::exchange(m_reloading, false)) Q_EMIT loadingChanged();
    Q_EMIT failed();
}

void PagedItemModel::resize(int total) {
    if (total == m_total) return;
    if (total > m_total) {
        beginInsertRows({}, m_total, total - 1);
        m_total = total;
        endInsertRows();
    } else {
        beginRemoveRows({}, total, m_total - 1);
        m_total = total;
        for (const int number : pageNumbers()) {
            if (number * pageSize >= total) dropPage(number);
        }
        endRemoveRows();
    }
    Q_EMIT totalChanged(m_total);
}

void PagedItemModel::forgetFarPages(int number) {
    std::vector<int> kept = pageNumbers();
    if (kept.size() <= keptPages) return;
    std::sort(kept.begin(), kept.end(), [number](int a, int b) { return std::abs(a - number) < std::abs(b - number); });
    for (std::size_t i = keptPages; i < kept.size(); ++i) {
        dropPage(kept[i]);
        m_arrivedIn.erase(kept[i]);
    }
}

}  // namespace groundswell::ui
