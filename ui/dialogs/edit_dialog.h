#pragma once

#include <QDialog>

namespace groundswell::ui {

class Seams;

/// A dialog with changes of its own: Escape and the window's close box ask before they are lost. discard() does not
/// ask, for a button that says so. Owner thread only.
class EditDialog : public QDialog {
    Q_OBJECT

public:
    EditDialog(Seams& seams, QWidget* parent) : QDialog(parent), m_seams(seams) {}

    /// A sentence on what would be lost; empty = nothing.
    [[nodiscard]] virtual QString unsavedWork() const = 0;
    void reject() override;

protected:
    void discard() { QDialog::reject(); }

private:
    Seams& m_seams;
};

}  // namespace groundswell::ui
