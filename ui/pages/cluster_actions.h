#pragma once

#include "models/domain/cluster.h"
#include "ui/pages/page.h"

#include <QMenu>
#include <QObject>

#include <vector>

class QLineEdit;

namespace groundswell::ui {

/// A menu that ends in a field: what is typed there and entered is an answer too.
class FieldMenu : public QMenu {
    Q_OBJECT

public:
    FieldMenu(const QString& fieldName, const QString& words, QWidget* parent = nullptr);

    [[nodiscard]] QLineEdit* field() const { return m_field; }
    /// Takes out everything but the field.
    void clearChoices();
    QAction* addChoice(const QString& words);
    /// Shows it there; the field has the focus when there is nothing to choose.
    void open(const QPoint& where);

Q_SIGNALS:
    void entered(const QString& typed);

private:
    QAction* m_fieldAction;
    QLineEdit* m_field;
    bool m_hasChoices = false;
};

/// What can be done with chosen clusters, wherever they are listed: the menus for it, and the decisions. Owner thread
/// only.
class ClusterActions : public QObject {
    Q_OBJECT

public:
    ClusterActions(PageContext context, QWidget* parent);

    /// Watches or ignores at once, or opens the menu of labels or of what to merge at `where` (global). All of them are
    /// watched (ignored) unless all are already. False when there are no clusters, or for Split.
    bool act(RowAction action, const std::vector<domain::Cluster>& clusters, const QPoint& where);

private:
    void showLabels(const std::vector<domain::Cluster>& clusters, const QPoint& where);
    void fillTones(QMenu* menu);
    void showMerge(const std::vector<domain::Cluster>& clusters, const QPoint& where);

    PageContext m_context;
    FieldMenu* m_labels;
    FieldMenu* m_merge;
    QList<qlonglong> m_ids;
};

}  // namespace groundswell::ui
