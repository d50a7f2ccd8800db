#pragma once

#include "models/core/clock.h"
#include "models/domain/source_state.h"

#include <QAbstractListModel>
#include <QHash>
#include <QStyledItemDelegate>

#include <memory>
#include <vector>

namespace groundswell::ui {

/// The sources of the workspace, those that need attention first. Owner thread only.
class HealthItemModel : public QAbstractListModel {
    Q_OBJECT

public:
    explicit HealthItemModel(std::shared_ptr<const core::Clock> clock, QObject* parent = nullptr)
        : QAbstractListModel(parent), m_clock(std::move(clock)) {}

    void setRows(std::vector<domain::SourceSummary> rows);
    /// What sources are doing just now, in words by source.
    void setRunning(const QHash<QString, QString>& running);
    /// The source that needs somebody most, or null. Valid until the rows are set again.
    [[nodiscard]] const domain::SourceSummary* neediest() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    std::shared_ptr<const core::Clock> m_clock;
    std::vector<domain::SourceSummary> m_rows;
    QHash<QString, QString> m_running;
};

/// A source: icon of its state, name, a sentence, when it was last good.
class HealthDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace groundswell::ui
