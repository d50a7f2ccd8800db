#pragma once

#include "models/core/error.h"
#include "models/domain/filter.h"
#include "pipeline/service.h"

#include <QAbstractTableModel>

#include <functional>
#include <map>
#include <optional>

namespace groundswell::ui {

/// Roles that all tables of the window share, beside Qt's own.
enum TableRole {
    LoadingRole = Qt::UserRole + 1,  ///< true for a row whose page has not arrived
    IdRole,                          ///< qlonglong, the row's stable number
    SecondLineRole,                  ///< QString under the main text
    TagRole,                         ///< QString before the second line, e.g. languages
    SparklineRole,                   ///< QList<qlonglong>
    SignalRole,                      ///< bool: rising
    ToneRole,                        ///< int of Tone
    IconRole,                        ///< QString, name of an icon of the set
    ShareRole,                       ///< double from 0 to 1; below 0: it goes on, how far is not known
    WatchedRole,                     ///< bool: has a star
    LabelsRole,                      ///< QList<Tag>
    ScaleRole,                       ///< qlonglong, the top of a sparkline's scale; none = its own highest
    SeriesRole,                      ///< SeriesValue (ui/tables/series_value.h) of a row that can be compared
};

/// A table whose rows come from the service in pages of 100 when they are shown. rowCount() is the exact total; rows of
/// pages that have not arrived are placeholders. Old rows stay until new ones arrive. Owner thread only.
class PagedItemModel : public QAbstractTableModel {
    Q_OBJECT

public:
    static constexpr int pageSize = 100;

    using QAbstractTableModel::QAbstractTableModel;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;

    /// Tells which rows are on the screen; asks for the pages that are missing.
    void showRows(int first, int last);
    /// The question changed: asks again from the first row.
    void reload();
    /// The stored data changed: asks again for what is on the screen; rows keep their places until it arrives.
    void refresh();
    /// Forgets all rows.
    void clear();

    /// True while the first answer to the last reload() is missing.
    [[nodiscard]] bool isLoading() const { return m_reloading; }
    [[nodiscard]] bool hasAnswer() const { return m_answered; }
    [[nodiscard]] const std::optional<core::Error>& error() const { return m_error; }
    [[nodiscard]] bool isLoaded(int row) const;
    [[nodiscard]] virtual qlonglong rowId(int row) const = 0;
    /// The row with this id among the pages that are here, or -1.
    [[nodiscard]] int rowOf(qlonglong id) const;

Q_SIGNALS:
    void loadingChanged();
    void totalChanged(qlonglong total);
    void pageArrived(int firstRow, int lastRow);
    void failed();

protected:
    /// Asks the service for a page; the answer goes to accept() or reject().
    virtual pipeline::Ticket askPage(int number, quint64 generation) = 0;
    virtual void clearPages() = 0;
    virtual void dropPage(int number) = 0;
    [[nodiscard]] virtual bool hasPage(int number) const = 0;
    [[nodiscard]] virtual std::vector<int> pageNumbers() const = 0;

    /// Takes a page that arrived; `store` keeps its rows. Answers of an older generation are dropped.
    void accept(int number, quint64 generation, qlonglong total, const std::function<void()>& store);
    void reject(int number, quint64 generation, core::Error error);

private:
    void request(int number);
    void forgetFarPages(int number);
    void resize(int total);

    std::map<int, pipeline::Ticket> m_pending;
    std::map<int, quint64> m_arrivedIn;
    quint64 m_generation = 0;
    int m_total = 0;
    int m_firstShown = 0;
    int m_lastShown = 0;
    bool m_reloading = false;
    bool m_answered = false;
    std::optional<core::Error> m_error;
};

/// Keeps the pages of one kind of row.
template <class Row>
class PagedRowsModel : public PagedItemModel {
public:
    using PagedItemModel::PagedItemModel;

    /// The row, or null while its page has not arrived. Valid until the event loop runs again.
    [[nodiscard]] const Row* rowAt(int row) const {
        const auto page = m_pages.find(row / pageSize);
        if (row < 0 || page == m_pages.end()) return nullptr;
        const auto offset = static_cast<std::size_t>(row % pageSize);
        return offset < page->second.size() ? &page->second[offset] : nullptr;
    }

protected:
    void clearPages() override { m_pages.clear(); }
    void dropPage(int number) override { m_pages.erase(number); }
    [[nodiscard]] bool hasPage(int number) const override { return m_pages.contains(number); }
    [[nodiscard]] std::vector<int> pageNumbers() const override {
        std::vector<int> numbers;
        for (const auto& [number, rows] : m_pages) numbers.push_back(number);
        return numbers;
    }
    /// As rowAt(); whoever changes the row tells so.
    [[nodiscard]] Row* changeableRow(int row) { return const_cast<Row*>(rowAt(row)); }
    void storePage(int number, std::vector<Row> rows) { m_pages[number] = std::move(rows); }
    [[nodiscard]] static domain::Page pageOf(int number) {
        return {static_cast<std::int64_t>(number) * pageSize, pageSize};
    }

private:
    std::map<int, std::vector<Row>> m_pages;
};

}  // namespace groundswell::ui
